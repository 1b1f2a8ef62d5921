"""Finds events and times for a search, as plain rows, at a cost that hardly grows with a season.

Places left are read from the windows at the moment of asking: they are exact. What is found is
counted up to a few pages only, and looked at in full for the rows of the page alone.
"""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)

from citykey_site.domain.search import Search
from citykey_site.storage import outlook, search_pages, search_rows
from citykey_site.storage.columns import UtcDateTime
from citykey_site.storage.hot_reads import HotRead
from citykey_site.storage.nearest import days_with_events, nearest_day, nearest_times
from citykey_site.storage.search_conditions import (
    can_be_booked,
    event_fits,
    first_fit,
    is_worth_showing,
    slot_fits,
)
from citykey_site.storage.search_rows import EventFound, TimeFound, event_found, time_found
from citykey_site.storage.search_shape import NEEDED, NEVER, Shape, shape_of, values_of
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

# How many of the nearest places are looked at first: one has many windows, but few events.
NEAREST_FOR_EVENTS = 6
NEAREST_FOR_TIMES = 1
SHAPES = 64


def find_events(
    search: Search, *, now: datetime, rows: int | None = None
) -> tuple[list[EventFound], int]:
    """Returns a page of events with room for the party, and how many there are in all.

    Room that opens later counts, and so does a draw that is still to decide. From the page on at
    most `COUNTED_ROWS` are counted, and one more where there are more. Who shows the first few
    alone asks for so many `rows`.
    """
    found, total = _read(_events, search, NEAREST_FOR_EVENTS, now, rows)
    near = search.place.point if search.place else None
    return [event_found(row, near) for row in found], total


def find_times(search: Search, *, now: datetime) -> tuple[list[TimeFound], int]:
    """Returns a page of windows with room that can be booked now, and how many there are.

    They are counted as in `find_events`.
    """
    rows, total = _read(_times, search, NEAREST_FOR_TIMES, now)
    near = search.place.point if search.place else None
    return [time_found(row, near) for row in rows], total


def _read(make, search: Search, nearest: int, now: datetime, rows: int | None = None):
    seen = outlook.look(now=now)
    values = values_of(search, since=seen.since, now=now)
    if rows is not None:
        values["rows"] = rows
    return search_pages.read(make, shape_of(search), values, seen=seen, nearest=nearest)


@lru_cache(SHAPES)
def _events(shape: Shape) -> HotRead:
    matching = select(EventRow.id, EventRow.starts_at)
    matching = matching.where(*event_fits(shape), is_worth_showing(shape))
    return search_pages.page(matching, search_rows.events(), shape, EventRow)


@lru_cache(SHAPES)
def _times(shape: Shape) -> HotRead:
    if shape.few or shape.by_distance:
        fits = (*event_fits(shape), can_be_booked())
        matching = _windows(shape, slot_fits(shape)).where(*fits)
    else:
        events, until = _first_events(shape)
        fits = and_(slot_fits(shape), SlotRow.starts_at <= until)
        matching = _windows(shape, fits).where(EventRow.id.in_(events))
    return search_pages.page(matching, search_rows.times(), shape, SlotRow)


def _windows(shape: Shape, fits: ColumnElement[bool]) -> Select:
    """Asks for the windows of events, for one event after the other."""
    asked = select(SlotRow.id, SlotRow.starts_at)
    if not shape.fenced:
        joined = asked.select_from(EventRow).join(SlotRow, SlotRow.event_id == EventRow.id)
        return joined.where(fits)
    # PostgreSQL would rather hash all windows; it takes no part out of a query with an offset.
    own = asked.where(SlotRow.event_id == EventRow.id, fits).offset(0).lateral("own")
    return select(own.c.id, own.c.starts_at).select_from(EventRow).join(own, true())


def _first_events(shape: Shape) -> tuple[CompoundSelect, ColumnElement[datetime]]:
    """Returns the events that the first windows of all are of, and a moment that ends those.

    So many events as the page and its count have windows, each with at least one, have as many
    windows until the last of their first ones. No later window can come before those, nor one of
    an event that begins later.
    """
    first = first_fit(shape)
    fits = (*event_fits(shape), can_be_booked())
    some = select(EventRow.id, EventRow.starts_at, first.label("first")).where(*fits)
    some = some.where(first.is_not(None)).order_by(EventRow.starts_at).limit(NEEDED).cte("firsts")
    # Nothing, where there are fewer: then those are all.
    last = case((func.count() >= NEEDED, func.max(some.c.first)))
    ends = select(func.max(some.c.starts_at).label("start"), last.label("first")).cte("ends")
    start, until = select(ends.c.start).scalar_subquery(), select(ends.c.first).scalar_subquery()
    others = select(EventRow.id).where(*fits, EventRow.starts_at.between(start, until))
    until = func.coalesce(until, literal(NEVER, UtcDateTime))
    return union_all(select(some.c.id), others), until
