"""What is nearest where a search or a window has nothing: the next day, the next times."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select, true

from citykey_site.domain.events import Event, Status
from citykey_site.domain.search import Search
from citykey_site.domain.slots import Slot
from citykey_site.domain.times import day_of
from citykey_site.storage import distances, outlook
from citykey_site.storage.db import session
from citykey_site.storage.hot_reads import HotRead
from citykey_site.storage.search_conditions import can_be_booked, event_fits, has_room, slot_fits
from citykey_site.storage.search_rows import TimeFound, time_found, times
from citykey_site.storage.search_shape import (
    FIRST,
    NOW,
    Shape,
    point_values,
    shape_of,
    values_of,
)
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

NEAR_DAYS = timedelta(days=21)
# What is looked at, more and more until it holds enough: so many places, or so many days.
PLACES = (1, 8, 64)
# An event by its row, and when a window of it begins.
Found = tuple[int, datetime]
Conditions = Sequence[ColumnElement[bool]]
Values = dict[str, object]
DAYS = (1, 7)


def nearest_day(search: Search, wanted: date, *, now: datetime) -> date | None:
    """Returns the day with room that is nearest to a wanted one; `search` has no dates."""
    seen = outlook.look(now=now)
    days = [_first_day(replace(search, first=wanted), EventRow.starts_at, seen, now)]
    if wanted > date.min:
        before = replace(search, last=wanted - timedelta(days=1))
        days.append(_first_day(before, EventRow.starts_at.desc(), seen, now))
    return min(filter(None, days), key=lambda day: (abs(day - wanted), day), default=None)


def days_with_events(*, now: datetime) -> list[date]:
    """Lists the days on which an event is still to come, in order.

    From each day the next is looked up: a day of a hundred events costs as much as one of one.
    """
    first = day_of(now) - outlook.LONGEST_EVENT
    return [day for [day] in _coming_days().rows(first=first, now=now)]


def nearest_times(
    event: Event, slot: Slot, *, people: int, now: datetime, count: int = 3
) -> list[TimeFound]:
    """Returns other windows with room: the same event by clock, then the same place by day,
    then other places by distance.

    Of every other event one window is enough: its page shows the rest.
    """
    seen = outlook.look(now=now)
    search = Search(people=people)
    values = values_of(search, since=seen.since, now=now) | point_values(event.venue.point)
    fits = _fits(slot, shape_of(search))
    own = [(event.id, moment) for moment in _own(event, slot, fits, values)]
    found = own[:count]
    for area, nearer in _areas(event, slot, seen):
        if len(found) >= count:
            break
        others = _one_each(area, event, slot, fits, values | {"nearer": nearer})
        found = (own + others)[:count]
    return _facts(found, fits, event, values)


def _fits(slot: Slot, shape: Shape) -> list[ColumnElement[bool]]:
    until = slot.starts_at + NEAR_DAYS
    near = (EventRow.starts_at < until, SlotRow.starts_at < until, SlotRow.id != slot.id)
    return [*event_fits(shape), can_be_booked(), slot_fits(shape), *near]


def _own(event: Event, slot: Slot, fits: Conditions, values: Values) -> list[datetime]:
    asked = select(SlotRow.starts_at).join(EventRow, EventRow.id == SlotRow.event_id)
    moments = session().scalars(asked.where(EventRow.id == event.id, *fits), values).all()
    return sorted(moments, key=lambda moment: (abs(moment - slot.starts_at), moment))


def _areas(
    event: Event, slot: Slot, seen: outlook.Outlook
) -> Iterator[tuple[ColumnElement[bool], int]]:
    """Yields the same place, then more and more around it: places, or days where it has no point.

    Each has in it whatever those before it have. With it comes the number of nearer places.
    """
    here = _same_place(event)
    yield here, 0
    if event.venue.point:
        for number in PLACES:
            if number < seen.venues:
                yield (
                    or_(here, _near()),
                    number - 1,
                )
    else:
        for days in DAYS:
            yield or_(here, _around(slot.starts_at, days)), 0
    yield true(), 0


def _same_place(event: Event) -> ColumnElement[bool]:
    named = and_(VenueRow.name == event.venue.name, VenueRow.address == event.venue.address)
    return EventRow.venue_id.in_(select(VenueRow.id).where(named).correlate(None))


def _near() -> ColumnElement[bool]:
    return EventRow.venue_id.in_(distances.nearest().correlate(None))


def _around(moment: datetime, days: int) -> ColumnElement[bool]:
    span = timedelta(days=days)
    return SlotRow.starts_at.between(moment - span, moment + span)


def _one_each(
    area: ColumnElement[bool], event: Event, slot: Slot, fits: Conditions, values: Values
) -> list[Found]:
    """Returns of each other event in an area the window that is nearest by clock, best first."""
    point, moment = event.venue.point, SlotRow.starts_at
    far = [distances.unmeasured(), distances.squared()] if point else []
    elsewhere = case((_same_place(event), 0), else_=1)
    before = func.max(case((moment < slot.starts_at, moment)))
    after = func.min(case((moment >= slot.starts_at, moment)))
    rows = session().execute(
        select(EventRow.id, before, after, elsewhere, *far)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .join(SlotRow, SlotRow.event_id == EventRow.id)
        .where(area, EventRow.id != event.id, *fits)
        .group_by(EventRow.id, VenueRow.id),
        values,
    )
    ranked = sorted(_rank(row, slot) for row in rows)
    return [(event_id, moment) for *_, event_id, moment in ranked]


def _rank(row: Row, slot: Slot) -> tuple:
    event_id, before, after, elsewhere, *far = row
    moments = [moment for moment in (before, after) if moment]
    moment = min(moments, key=lambda moment: abs(moment - slot.starts_at))
    # Where nothing is measured, the clock alone decides.
    measured = tuple(part or 0.0 for part in far) if elsewhere else (0.0,) * len(far)
    return elsewhere, *measured, abs(moment - slot.starts_at), event_id, moment


def _facts(
    found: Sequence[Found], fits: Conditions, event: Event, values: Values
) -> list[TimeFound]:
    wanted = [and_(SlotRow.event_id == row, SlotRow.starts_at == moment) for row, moment in found]
    if not wanted:
        return []
    # The rows of the events are named once more, so that nothing else is looked through.
    named = EventRow.id.in_({row for row, _ in found})
    asked = times().add_columns(SlotRow.event_id).where(named, or_(*wanted), *fits)
    rows = {(row[-1], row[4]): row[:-1] for row in session().execute(asked, values)}
    kept = [rows[item] for item in found if item in rows]
    return [time_found(row, event.venue.point) for row in kept]


def _first_day(
    search: Search, order: ColumnElement, seen: outlook.Outlook, now: datetime
) -> date | None:
    shape = replace(shape_of(search), few=seen.few)
    fits = (*event_fits(shape), has_room(shape))
    values = values_of(search, since=seen.since, now=now)
    return session().scalar(select(EventRow.day).where(*fits).order_by(order).limit(1), values)


@cache
def _coming_days() -> HotRead:
    first = _next_day(EventRow.day >= FIRST)
    days = select(first.label("day")).cte("days", recursive=True)
    following = _next_day(EventRow.day > days.c.day)
    days = days.union_all(select(following).where(days.c.day.is_not(None)))
    return HotRead(select(days.c.day).where(days.c.day.is_not(None)))


def _next_day(condition: ColumnElement[bool]) -> ColumnElement[date | None]:
    coming = (EventRow.status == Status.PUBLISHED, condition, EventRow.ends_at > NOW)
    return select(EventRow.day).where(*coming).order_by(EventRow.day).limit(1).scalar_subquery()
