"""Finds events and times for a search, as plain rows, at a cost that hardly grows with a season.

Places left are read from the windows at the moment of asking: they are exact. What is found is
counted up to a few pages only, and looked at in full for the rows of the page alone.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, case, func, literal, select

from citykey_site.domain.places import Point
from citykey_site.domain.search import Search
from citykey_site.storage import distances, outlook, search_pages, search_rows
from citykey_site.storage.columns import UtcDateTime
from citykey_site.storage.nearest import days_with_events, nearest_day, nearest_times
from citykey_site.storage.search_conditions import (
    can_be_booked,
    event_fits,
    first_fit,
    is_worth_showing,
    slot_fits,
)
from citykey_site.storage.search_rows import EventFound, TimeFound, event_found, time_found
from citykey_site.storage.tables import EventRow, SlotRow

__all__ = [
    "EventFound",
    "TimeFound",
    "days_with_events",
    "find_events",
    "find_times",
    "nearest_day",
    "nearest_times",
]

# How many of the nearest places are looked at, more and more until they hold enough; then all.
NEAREST_FOR_EVENTS = (6, 48)
NEAREST_FOR_TIMES = (1, 8, 64)
NEVER = literal(datetime(9999, 1, 1, tzinfo=UTC), UtcDateTime)


def find_events(search: Search, *, now: datetime) -> tuple[list[EventFound], int]:
    """Returns a page of events with room for the party, and how many there are in all.

    Room that opens later counts, and so does a draw that is still to decide. From the page on at
    most `COUNTED_ROWS` are counted, and one more where there are more.
    """
    seen = outlook.look(now=now)
    fits = (*event_fits(search), *seen.events(search, now), is_worth_showing(search, now))
    rows, total = search_pages.read(
        select(EventRow.id, EventRow.starts_at).where(*fits),
        search_rows.events(now),
        search,
        table=EventRow,
        areas=_areas(search, NEAREST_FOR_EVENTS, seen),
    )
    return [event_found(row, _near(search)) for row in rows], total


def find_times(search: Search, *, now: datetime) -> tuple[list[TimeFound], int]:
    """Returns a page of windows with room that can be booked now, and how many there are.

    They are counted as in `find_events`.
    """
    seen = outlook.look(now=now)
    fits = [*event_fits(search), *seen.events(search, now), can_be_booked(now)]
    matching = (
        select(SlotRow.id, SlotRow.starts_at)
        .select_from(EventRow)
        .join(SlotRow, SlotRow.event_id == EventRow.id)
        .where(*fits, slot_fits(search, now))
    )
    if not seen.few and not search_pages.by_distance(search):
        until = _until(search, fits, now)
        matching = matching.where(EventRow.starts_at <= until, SlotRow.starts_at <= until)
    rows, total = search_pages.read(
        matching,
        search_rows.times(),
        search,
        table=SlotRow,
        areas=_areas(search, NEAREST_FOR_TIMES, seen),
    )
    return [time_found(row, _near(search)) for row in rows], total


def _until(
    search: Search, fits: Sequence[ColumnElement[bool]], now: datetime
) -> ColumnElement[datetime]:
    """Returns a moment before which there are as many windows as the page and its count need.

    So many events with at least one window each have as many windows until the last of their
    first ones, and no later window, nor an event that begins later, can come before those.
    """
    need = search_pages.first_row(search) + search_pages.MOST
    first = first_fit(search, now).label("first")
    some = select(first).where(*fits, first.is_not(None)).order_by(EventRow.starts_at).limit(need)
    firsts = some.subquery("firsts")
    enough = case((func.count() >= need, func.max(firsts.c.first)), else_=NEVER)
    moment = select(enough.label("moment")).select_from(firsts).cte("until")
    return select(moment.c.moment).scalar_subquery()


def _areas(
    search: Search, numbers: Sequence[int], seen: outlook.Outlook
) -> Iterator[ColumnElement[bool]]:
    steps = () if seen.few else numbers
    return distances.areas(_near(search), steps, seen.venues)


def _near(search: Search) -> Point | None:
    return search.place.point if search.place else None
