"""What is nearest where a search or a window has nothing: the next day, the next times."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select, true

from citykey_site.domain.events import Event, Status
from citykey_site.domain.search import Search
from citykey_site.domain.slots import Slot
from citykey_site.domain.times import day_of
from citykey_site.storage import distances, outlook
from citykey_site.storage.db import session
from citykey_site.storage.search_conditions import can_be_booked, event_fits, has_room, slot_fits
from citykey_site.storage.search_rows import TimeFound, time_found, times
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

NEAR_DAYS = timedelta(days=21)
# What is looked at, more and more until it holds enough: so many places, or so many days.
PLACES = (1, 8, 64)
DAYS = (1, 7)


def nearest_day(search: Search, wanted: date, *, now: datetime) -> date | None:
    """Returns the day with room that is nearest to a wanted one; `search` has no dates."""
    seen = outlook.look(now=now)
    sides = [(replace(search, first=wanted), EventRow.starts_at)]
    if wanted > date.min:
        before = replace(search, last=wanted - timedelta(days=1))
        sides.append((before, EventRow.starts_at.desc()))
    days = []
    for side, order in sides:
        fits = (*event_fits(side), *seen.events(side, now), has_room(side, now))
        days.append(session().scalar(select(EventRow.day).where(*fits).order_by(order).limit(1)))
    return min(filter(None, days), key=lambda day: (abs(day - wanted), day), default=None)


def days_with_events(*, now: datetime) -> list[date]:
    """Lists the days on which an event is still to come, in order.

    From each day the next is looked up: a day of a hundred events costs as much as one of one.
    """
    first = _next_day(EventRow.day >= day_of(now) - outlook.LONGEST_EVENT, now)
    days = select(first.label("day")).cte("days", recursive=True)
    following = _next_day(EventRow.day > days.c.day, now)
    days = days.union_all(select(following).where(days.c.day.is_not(None)))
    return list(session().scalars(select(days.c.day).where(days.c.day.is_not(None))))


def nearest_times(
    event: Event, slot: Slot, *, people: int, now: datetime, count: int = 3
) -> list[TimeFound]:
    """Returns other windows with room: the same event by clock, then the same place by day,
    then other places by distance.

    Of every other event one window is enough: its page shows the rest.
    """
    seen = outlook.look(now=now)
    fits = _fits(slot, seen, people, now)
    own = [(event.id, moment) for moment in _own(event, slot, fits)]
    found = own[:count]
    for area in _areas(event, slot, seen):
        if len(found) >= count:
            break
        found = (own + _one_each(area, event, slot, fits))[:count]
    return _facts(found, fits, event)


# An event by its row, and when a window of it begins.
Found = tuple[int, datetime]


def _fits(
    slot: Slot, seen: outlook.Outlook, people: int, now: datetime
) -> list[ColumnElement[bool]]:
    until = slot.starts_at + NEAR_DAYS
    return [
        EventRow.status == Status.PUBLISHED,
        *seen.events(Search(), now),
        EventRow.starts_at < until,
        can_be_booked(now),
        slot_fits(Search(people=people), now),
        SlotRow.starts_at < until,
        SlotRow.id != slot.id,
    ]


def _own(event: Event, slot: Slot, fits: Sequence[ColumnElement[bool]]) -> list[datetime]:
    asked = select(SlotRow.starts_at).join(EventRow, EventRow.id == SlotRow.event_id)
    moments = session().scalars(asked.where(EventRow.id == event.id, *fits)).all()
    return sorted(moments, key=lambda moment: (abs(moment - slot.starts_at), moment))


def _areas(event: Event, slot: Slot, seen: outlook.Outlook) -> Iterator[ColumnElement[bool]]:
    """Yields the same place, then more and more around it: places, or days where it has no point.

    Each has in it whatever those before it have.
    """
    here = _same_place(event)
    yield here
    if event.venue.point:
        wider = distances.areas(event.venue.point, PLACES, seen.venues)
    else:
        wider = (_around(slot.starts_at, days) for days in DAYS)
    for area in wider:
        yield or_(here, area)
    yield true()


def _same_place(event: Event) -> ColumnElement[bool]:
    return and_(VenueRow.name == event.venue.name, VenueRow.address == event.venue.address)


def _around(moment: datetime, days: int) -> ColumnElement[bool]:
    span = timedelta(days=days)
    return SlotRow.starts_at.between(moment - span, moment + span)


def _one_each(
    area: ColumnElement[bool], event: Event, slot: Slot, fits: Sequence[ColumnElement[bool]]
) -> list[Found]:
    """Returns of each other event in an area the window that is nearest by clock, best first."""
    point, moment = event.venue.point, SlotRow.starts_at
    far = [distances.unmeasured(), distances.squared(point)] if point else []
    elsewhere = case((_same_place(event), 0), else_=1)
    before = func.max(case((moment < slot.starts_at, moment)))
    after = func.min(case((moment >= slot.starts_at, moment)))
    rows = session().execute(
        select(EventRow.id, before, after, elsewhere, *far)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .join(SlotRow, SlotRow.event_id == EventRow.id)
        .where(area, EventRow.id != event.id, *fits)
        .group_by(EventRow.id, VenueRow.id)
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
    found: Sequence[Found], fits: Sequence[ColumnElement[bool]], event: Event
) -> list[TimeFound]:
    wanted = [and_(SlotRow.event_id == row, SlotRow.starts_at == moment) for row, moment in found]
    if not wanted:
        return []
    asked = times().add_columns(SlotRow.event_id).where(or_(*wanted), *fits)
    rows = {(row[-1], row[4]): row[:-1] for row in session().execute(asked)}
    kept = [rows[item] for item in found if item in rows]
    return [time_found(row, event.venue.point) for row in kept]


def _next_day(condition: ColumnElement[bool], now: datetime) -> ColumnElement[date | None]:
    coming = (EventRow.status == Status.PUBLISHED, condition, EventRow.ends_at > now)
    return select(EventRow.day).where(*coming).order_by(EventRow.day).limit(1).scalar_subquery()
