"""Finds events and times for a search, by one query each, as plain rows.

Places left are read from the windows at the moment of asking: they are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, radians

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, or_, select, true

from citykey_site.domain.events import Event, Status
from citykey_site.domain.kept import ANNOUNCED
from citykey_site.domain.places import Point, miles_between
from citykey_site.domain.search import PAGE_ROWS, Search, Sort
from citykey_site.domain.slots import Slot
from citykey_site.storage import venues
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow, VenueRow

NEAR_DAYS = timedelta(days=21)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFound:
    """Holds one event of an answer; `left` counts people over all coming windows.

    `later` counts those places that open at an announced moment, the next of which is `later_at`.
    `by_draw` tells that a draw is still to decide.
    """

    event_id: str
    venue: str
    address: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    speaks: tuple[str, ...]
    access: tuple[str, ...]
    left: int
    miles: float | None
    later: int = 0
    later_at: datetime | None = None
    by_draw: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFound:
    """Holds one window of an answer that has room for the whole party."""

    event_id: str
    slot_id: str
    venue: str
    address: str
    starts_at: datetime
    left: int
    miles: float | None


def find_events(search: Search, *, now: datetime) -> tuple[list[EventFound], int]:
    """Returns a page of events with room for the party, and how many there are in all.

    Room that opens later counts, and so does a draw that is still to decide.
    """
    left = func.sum(SlotRow.capacity - SlotRow.taken)
    fits = func.sum(case((_slot_fits(search), 1), else_=0))
    grouped = (
        select(
            EventRow.public_id, VenueRow.name, VenueRow.address, EventRow.starts_at,
            EventRow.ends_at, EventRow.opens_at, EventRow.speaks, EventRow.access,
            left, _later(func.coalesce(func.sum(KeptRow.people), 0), 0, now),
            _later(func.min(KeptRow.ends_at), None, now), _by_draw(),
            VenueRow.latitude, VenueRow.longitude, _total(),
        )
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .join(SlotRow, SlotRow.event_id == EventRow.id)
        .where(SlotRow.starts_at > now, *_event_fits(search))
        .group_by(EventRow.id, VenueRow.id)
        .having(or_(fits > 0, _fits_later(search, now), _by_draw()))
    )  # fmt: skip
    rows = _page(grouped, search, EventRow.starts_at, EventRow.id)
    near = search.place.point if search.place else None
    return [_event_found(row[:-1], near) for row in rows], _counted(rows)


def find_times(search: Search, *, now: datetime) -> tuple[list[TimeFound], int]:
    """Returns a page of windows with room that can be booked now, and how many there are."""
    every = _times(now).where(_slot_fits(search), *_event_fits(search)).add_columns(_total())
    rows = _page(every, search, SlotRow.starts_at, SlotRow.id)
    near = search.place.point if search.place else None
    return [_time_found(row[:-1], near) for row in rows], _counted(rows)


def nearest_day(search: Search, wanted: date, *, now: datetime) -> date | None:
    """Returns the day with room that is nearest to a wanted one; `search` has no dates."""
    days = session().scalars(
        select(EventRow.day)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .join(SlotRow, SlotRow.event_id == EventRow.id)
        .where(SlotRow.starts_at > now, _slot_fits(search), *_event_fits(search))
        .distinct()
    )
    return min(days, key=lambda day: (abs(day - wanted), day), default=None)


def days_with_events(*, now: datetime) -> list[date]:
    """Lists the days on which an event is still to come, in order."""
    return list(
        session().scalars(
            select(EventRow.day)
            .where(EventRow.status == Status.PUBLISHED, EventRow.ends_at > now)
            .distinct()
            .order_by(EventRow.day)
        )
    )


def nearest_times(
    event: Event, slot: Slot, *, people: int, now: datetime, count: int = 3
) -> list[TimeFound]:
    """Returns other windows with room: the same event by clock, then the same place by day,
    then other places by distance.
    """
    at = event.venue.point
    room = _times(now).where(
        SlotRow.capacity - SlotRow.taken >= people,
        SlotRow.id != slot.id,
        SlotRow.starts_at < slot.starts_at + NEAR_DAYS,
    )
    found = [_time_found(row, at) for row in session().execute(room)]

    def rank(item: TimeFound) -> tuple:
        away = abs(item.starts_at - slot.starts_at)
        if item.event_id == event.public_id:
            return 0, 0.0, away
        same_place = (item.venue, item.address) == (event.venue.name, event.venue.address)
        if same_place:
            return 1, 0.0, away
        return 2, item.miles if item.miles is not None else 999.0, away

    return _spread(sorted(found, key=rank), event.public_id)[:count]


def _spread(ranked: list[TimeFound], event_id: str) -> list[TimeFound]:
    # Of every other event one window is enough: its page shows the rest.
    seen: set[str] = set()
    kept = []
    for item in ranked:
        if item.event_id == event_id or item.event_id not in seen:
            kept.append(item)
        seen.add(item.event_id)
    return kept


def _times(now: datetime) -> Select:
    return (
        select(
            EventRow.public_id, SlotRow.public_id, VenueRow.name, VenueRow.address,
            SlotRow.starts_at, SlotRow.capacity - SlotRow.taken,
            VenueRow.latitude, VenueRow.longitude,
        )
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .where(
            EventRow.status == Status.PUBLISHED,
            EventRow.opens_at.is_(None) | (EventRow.opens_at <= now),
            EventRow.draw_closes_at.is_(None) | EventRow.drawn_at.is_not(None),
            SlotRow.starts_at > now,
        )
    )  # fmt: skip


def _slot_fits(search: Search) -> ColumnElement[bool]:
    room = SlotRow.capacity - SlotRow.taken >= search.people
    return and_(room, SlotRow.part == search.part) if search.part else room


def _later(value: ColumnElement, nothing: int | None, now: datetime) -> ColumnElement:
    # Looked up for those events alone that have a moment to come.
    asked = _kept_later(select(value), now).scalar_subquery()
    return case((EventRow.last_release_at > now, asked), else_=nothing)


def _fits_later(search: Search, now: datetime) -> ColumnElement[bool]:
    room = KeptRow.people + SlotRow.capacity - SlotRow.taken >= search.people
    part = SlotRow.part == search.part if search.part else true()
    asked = _kept_later(select(KeptRow.id), now).where(room, part).exists()
    return case((EventRow.last_release_at > now, asked), else_=false())


def _kept_later(asked: Select, now: datetime) -> Select:
    return (
        asked.select_from(KeptRow)
        .join(SlotRow, SlotRow.id == KeptRow.slot_id)
        .where(
            SlotRow.event_id == EventRow.id,
            SlotRow.starts_at > now,
            KeptRow.kind.in_(ANNOUNCED),
            KeptRow.ends_at > now,
        )
        .correlate(EventRow)
    )


def _by_draw() -> ColumnElement[bool]:
    return and_(EventRow.draw_closes_at.is_not(None), EventRow.drawn_at.is_(None))


def _event_fits(search: Search) -> list[ColumnElement[bool]]:
    conditions = [EventRow.status == Status.PUBLISHED]
    if search.place and search.place.ward:
        conditions.append(VenueRow.ward == search.place.ward)
    if search.first:
        conditions.append(EventRow.day >= search.first)
    if search.last:
        conditions.append(EventRow.day <= search.last)
    if search.weekdays:
        conditions.append(EventRow.weekday.in_(search.weekdays))
    for code in search.access:
        conditions.append(EventRow.access.like(f"% {code} %"))
    if search.speaks:
        spoken = [EventRow.speaks.like(f"% {code} %") for code in search.speaks]
        conditions.append(or_(*spoken))
    return conditions


def _total() -> ColumnElement[int]:
    # Counted in the same query: the number of all rows stands on each row of the page.
    return func.count().over()


def _counted(rows: Sequence[Row]) -> int:
    return rows[0][-1] if rows else 0


def _page(
    statement: Select, search: Search, starts: ColumnElement, last: ColumnElement
) -> Sequence[Row]:
    if search.sort is Sort.NEAREST and search.measures:
        point = search.place.point
        east = (VenueRow.longitude - point.longitude) * cos(radians(point.latitude))
        north = VenueRow.latitude - point.latitude
        unmeasured = case((VenueRow.latitude.is_(None), 1), else_=0)
        statement = statement.order_by(unmeasured, north * north + east * east)
    start = (search.page - 1) * PAGE_ROWS
    ordered = statement.order_by(starts, last).limit(PAGE_ROWS).offset(start)
    return session().execute(ordered).all()


def _event_found(row: Sequence, near: Point | None) -> EventFound:
    *facts, latitude, longitude = row
    names = ("event_id", "venue", "address", "starts_at", "ends_at", "opens_at", "speaks",
             "access", "left", "later", "later_at", "by_draw")  # fmt: skip
    return EventFound(
        **dict(zip(names, facts, strict=True)), miles=_miles(near, latitude, longitude)
    )


def _time_found(row: Sequence, near: Point | None) -> TimeFound:
    *facts, latitude, longitude = row
    names = ("event_id", "slot_id", "venue", "address", "starts_at", "left")
    return TimeFound(
        **dict(zip(names, facts, strict=True)), miles=_miles(near, latitude, longitude)
    )


def _miles(near: Point | None, latitude: float | None, longitude: float | None) -> float | None:
    there = venues.point(latitude, longitude)
    return miles_between(near, there) if near and there else None
