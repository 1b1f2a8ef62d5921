"""One row of the file: from its cells to a planned event, or to every fault in the row."""

from collections.abc import Mapping
from datetime import datetime, time

from citykey_site.domain.event_csv import cells, choices, ids, moments
from citykey_site.domain.event_csv.columns import language_of
from citykey_site.domain.event_csv.faults import FaultCode
from citykey_site.domain.event_csv.giving import read_giving
from citykey_site.domain.event_csv.own_windows import OwnWindow, parted, read_own
from citykey_site.domain.event_csv.row_cells import Row
from citykey_site.domain.event_csv.schedule import Schedule, check
from citykey_site.domain.events import EventPlan, Status
from citykey_site.domain.place_facts import zips
from citykey_site.domain.places import Point
from citykey_site.domain.venues import Venue

DEFAULT_MINUTES = 30


def read_row(row: Row) -> EventPlan | None:
    """Returns the event of a row, its `public_id` empty where none is typed; None with faults."""
    public_id = row.read("event_id", ids.read_id, "")
    venue = read_venue(row)
    schedule = _schedule(row)
    speaks = row.read("speaks", choices.read_speaks, ())
    access = row.read("access", choices.read_access, ())
    notes, directions = _by_language(row, "notes"), _by_language(row, "directions")
    opens_at = row.read("opens_at", moments.read_moment, None)
    giving = read_giving(row, schedule.windows if schedule else (), opens_at=opens_at)
    status = row.read("status", choices.read_status, Status.PUBLISHED)
    publish_at = _publish_at(row, status)
    if row.faults or not schedule:
        return None
    plan = EventPlan(
        public_id=public_id,
        venue=venue,
        day=schedule.day,
        starts=schedule.starts,
        ends=schedule.ends,
        window_minutes=schedule.minutes,
        windows=schedule.windows,
        speaks=speaks,
        access=access,
        notes=notes,
        directions=directions,
        opens_at=opens_at,
        status=status,
        publish_at=publish_at,
        release=giving.release,
        draw_opens_at=giving.draw_opens_at,
        draw_closes_at=giving.draw_closes_at,
        check_emails=giving.check_emails,
        slow_return=giving.slow_return,
    )
    _mention_late_opening(row, plan)
    return plan


def read_venue(row: Row) -> Venue:
    """Returns the venue of a row; its faults and notes are those of the row."""
    venue = Venue(
        name=row.needed_words("venue"),
        address=row.needed_words("address"),
        zip=row.read("zip", cells.read_zip, ""),
        ward=row.read("ward", cells.read_ward, None),
        point=_point(row),
    )
    if venue.zip and venue.zip not in zips():
        advice = "Check the ZIP code; it is not a Chicago ZIP that we know."
        row.mention("zip", FaultCode.ZIP_UNKNOWN, advice)
    if not venue.zip and not venue.point and not row.faults:
        advice = "Write the ZIP code, so that people near the event can find it."
        row.mention("zip", FaultCode.PLACE_UNKNOWN, advice)
    return venue


def _point(row: Row) -> Point | None:
    known = len(row.faults)
    latitude = row.read("latitude", cells.read_latitude, None)
    longitude = row.read("longitude", cells.read_longitude, None)
    if latitude is not None and longitude is not None:
        return Point(latitude, longitude)
    if len(row.faults) == known and (latitude is None) != (longitude is None):
        column = "latitude" if latitude is None else "longitude"
        advice = f"Write the {column} as well, or leave both cells empty."
        row.tell(column, FaultCode.POINT_HALF, advice)
    return None


def _schedule(row: Row) -> Schedule | None:
    known = len(row.faults)
    day = row.need("date", moments.read_date)
    starts = row.need("starts", moments.read_time)
    ends = row.need("ends", moments.read_time)
    minutes = row.read("window_minutes", cells.read_minutes, DEFAULT_MINUTES)
    places = row.need("places_per_window", cells.read_places)
    exceptions, own = row.read("windows", _read_windows, ({}, ()))
    if len(row.faults) > known:
        return None
    schedule = Schedule(
        day=day,
        starts=starts,
        ends=ends,
        minutes=minutes,
        places=places,
        exceptions=exceptions,
        own=own,
    )
    problem = check(schedule)
    if problem:
        row.tell(problem.column, problem.code, problem.advice, problem.value)
        return None
    if rest := schedule.rest:
        advice = f"Check the end; the last {rest} minutes are no whole window and are left out."
        row.mention("ends", FaultCode.REST_LEFT_OUT, advice)
    return schedule


def _read_windows(cell: str) -> tuple[Mapping[time, int], tuple[OwnWindow, ...]]:
    changed, own = parted(cell)
    return cells.read_windows(changed), read_own(own)


def _by_language(row: Row, name: str) -> dict[str, str]:
    words = {
        code: row.lines(column)
        for column, cell in row.cells.items()
        if cell and (code := language_of(column, name))
    }
    return {code: said for code, said in words.items() if said}


def _publish_at(row: Row, status: Status) -> datetime | None:
    moment = row.read("publish_at", moments.read_moment, None)
    if moment and status is not Status.DRAFT:
        advice = "Write draft as the status, or leave this empty; only a draft can be published."
        row.tell("publish_at", FaultCode.PUBLISH_AT_WRONG, advice)
    return moment


def _mention_late_opening(row: Row, plan: EventPlan) -> None:
    if plan.opens_at and plan.windows and plan.opens_at >= plan.windows[-1].starts_at:
        advice = "Check this moment; nobody could book, because the last window starts before it."
        row.mention("opens_at", FaultCode.OPENS_TOO_LATE, advice)
