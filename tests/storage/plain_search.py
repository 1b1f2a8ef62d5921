"""A search that reads every row and looks at each: slow, and simple enough to be believed."""

from datetime import date, datetime
from math import cos, radians

from sqlalchemy import select

from citykey_site.domain.kept import ANNOUNCED
from citykey_site.domain.search import Search, Sort
from citykey_site.storage.db import session
from citykey_site.storage.search import EventFound, TimeFound
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow


def key(found: EventFound | TimeFound) -> tuple:
    """Returns of a row what a plain search returns."""
    if isinstance(found, TimeFound):
        return found.event_id, found.slot_id, found.starts_at, found.left
    return found.event_id, found.left, found.later, found.later_at, found.by_draw


# Events, each with its windows and with everything that is kept.
Season = list[tuple[EventRow, list[SlotRow], list[KeptRow]]]


def events(season: Season, asked: Search, *, now: datetime) -> list[tuple]:
    """Returns all events of an answer, in order."""
    found = []
    for event, windows, kept in season:
        coming_kept = _announced(event, windows, kept, now)
        room = any(_room(window, asked) for window in windows)
        later = any(_room(slots, asked, more.people) for more, slots in coming_kept)
        if _fits(event, asked) and (room or later or (_by_draw(event) and windows)):
            left = sum(window.capacity - window.taken for window in windows)
            people = sum(more.people for more, _ in coming_kept)
            soonest = min((more.ends_at for more, _ in coming_kept), default=None)
            row = (event.public_id, left, people, soonest, _by_draw(event))
            found.append(((*_far(event, asked), event.starts_at, event.id), row))
    return [row for _, row in sorted(found)]


def times(season: Season, asked: Search, *, now: datetime) -> list[tuple]:
    """Returns all windows of an answer, in order."""
    found = []
    for event, windows, _ in season:
        opened = event.opens_at is None or event.opens_at <= now
        if _fits(event, asked) and opened and not _by_draw(event):
            for window in windows:
                if _room(window, asked):
                    left = window.capacity - window.taken
                    row = (event.public_id, window.public_id, window.starts_at, left)
                    found.append(((*_far(event, asked), window.starts_at, window.id), row))
    return [row for _, row in sorted(found)]


def nearest_day(season: Season, asked: Search, wanted: date) -> date | None:
    """Returns the day with room that is nearest to a wanted one, the earlier of two."""
    days = [
        event.day
        for event, windows, _ in season
        if _fits(event, asked) and any(_room(window, asked) for window in windows)
    ]
    return min(days, key=lambda day: (abs(day - wanted), day), default=None)


def days_with_events(season: Season, *, now: datetime) -> list[date]:
    """Returns the days of the events to come."""
    return sorted({e.day for e, *_ in season if e.status == "published" and e.ends_at > now})


def season(now: datetime) -> Season:
    """Reads each event with its coming windows and what is kept of them."""
    windows, kept = session().scalars(select(SlotRow)).all(), session().scalars(select(KeptRow))
    every = session().scalars(select(EventRow)).all()
    own = {event.id: [] for event in every}
    for window in windows:
        if window.starts_at > now:
            own[window.event_id].append(window)
    kept = kept.all()
    session().expunge_all()
    return [(event, own[event.id], kept) for event in every]


def _announced(event, windows, kept, now):
    if event.last_release_at is None or event.last_release_at <= now:
        return []
    by_id = {window.id: window for window in windows}
    return [
        (more, by_id[more.slot_id])
        for more in kept
        if more.slot_id in by_id and more.kind in ANNOUNCED and more.ends_at > now
    ]


def _fits(event: EventRow, asked: Search) -> bool:
    return (
        event.status == "published"
        and (not asked.place or not asked.place.ward or event.venue.ward == asked.place.ward)
        and (not asked.first or event.day >= asked.first)
        and (not asked.last or event.day <= asked.last)
        and (not asked.weekdays or event.weekday in asked.weekdays)
        and set(asked.access) <= set(event.access)
        and (not asked.speaks or bool(set(asked.speaks) & set(event.speaks)))
    )


def _room(window: SlotRow, asked: Search, more: int = 0) -> bool:
    enough = window.capacity - window.taken + more >= asked.people
    return enough and (not asked.part or window.part == asked.part)


def _by_draw(event: EventRow) -> bool:
    return event.draw_closes_at is not None and event.drawn_at is None


def _far(event: EventRow, asked: Search) -> tuple[int, float]:
    if asked.sort is not Sort.NEAREST or not asked.measures:
        return 0, 0.0
    point, venue = asked.place.point, event.venue
    if venue.latitude is None:
        return 1, 0.0
    east = (venue.longitude - point.longitude) * cos(radians(point.latitude))
    north = venue.latitude - point.latitude
    return 0, north * north + east * east
