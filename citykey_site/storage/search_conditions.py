"""What an event and a window must have to answer a search, as conditions of a query.

Whether a window fits is asked for one event at a time, never for a whole season: each question
ends at the first window that fits, and no engine may turn it into a list of all of them.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from citykey_site.domain.events import Status
from citykey_site.domain.kept import ANNOUNCED
from citykey_site.domain.search import Search
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow, VenueRow

# In these words, since that is how the index over windows with places is made.
HAS_PLACES = SlotRow.taken < SlotRow.capacity


def event_fits(search: Search) -> list[ColumnElement[bool]]:
    """Returns what the event itself must have, whatever its windows are like."""
    conditions = [EventRow.status == Status.PUBLISHED]
    if search.place and search.place.ward:
        there = select(VenueRow.id).where(VenueRow.ward == search.place.ward)
        conditions.append(EventRow.venue_id.in_(there))
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


def slot_fits(search: Search, now: datetime) -> ColumnElement[bool]:
    """Tells that a coming window has room for the whole party, at the wanted part of the day."""
    room = SlotRow.capacity - SlotRow.taken >= search.people
    part = SlotRow.part == search.part if search.part else true()
    return and_(HAS_PLACES, SlotRow.starts_at > now, room, part)


def can_be_booked(now: datetime) -> ColumnElement[bool]:
    """Tells that an event has opened, and that no draw is to decide about it."""
    return and_(EventRow.opens_at.is_(None) | (EventRow.opens_at <= now), ~by_draw())


def has_room(search: Search, now: datetime) -> ColumnElement[bool]:
    """Tells that an event has a window with room for the whole party."""
    return first_fit(search, now).is_not(None)


def first_fit(search: Search, now: datetime) -> ColumnElement[datetime | None]:
    """Returns when the first window of an event with room for the party begins, or nothing."""
    fits = select(SlotRow.starts_at).where(SlotRow.event_id == EventRow.id, slot_fits(search, now))
    return fits.order_by(SlotRow.starts_at).limit(1).correlate(EventRow).scalar_subquery()


def is_worth_showing(search: Search, now: datetime) -> ColumnElement[bool]:
    """Tells that an event has room, or will: by a later opening or a draw still to decide."""
    return or_(has_room(search, now), fits_later(search, now), and_(by_draw(), _has_coming(now)))


def by_draw() -> ColumnElement[bool]:
    """Tells that a draw is still to decide who gets the places of an event."""
    return and_(EventRow.draw_closes_at.is_not(None), EventRow.drawn_at.is_(None))


def fits_later(search: Search, now: datetime) -> ColumnElement[bool]:
    """Tells that a window will have room for the party at an announced moment."""
    room = KeptRow.people + SlotRow.capacity - SlotRow.taken >= search.people
    part = SlotRow.part == search.part if search.part else true()
    asked = _kept_later(select(KeptRow.id), now).where(room, part).limit(1).scalar_subquery()
    return and_(EventRow.last_release_at > now, asked.is_not(None))


def later(value: ColumnElement, nothing: int | None, now: datetime) -> ColumnElement:
    """Returns a sum over what opens later, looked up only where a moment is still to come."""
    asked = _kept_later(select(value), now).scalar_subquery()
    return case((EventRow.last_release_at > now, asked), else_=nothing)


def places_left(now: datetime) -> ColumnElement[int]:
    """Counts the places that are left in the coming windows of an event."""
    left = func.coalesce(func.sum(SlotRow.capacity - SlotRow.taken), 0)
    coming = (SlotRow.event_id == EventRow.id, HAS_PLACES, SlotRow.starts_at > now)
    return select(left).where(*coming).correlate(EventRow).scalar_subquery()


def _has_coming(now: datetime) -> ColumnElement[bool]:
    coming = select(SlotRow.id).where(SlotRow.event_id == EventRow.id, SlotRow.starts_at > now)
    return coming.limit(1).correlate(EventRow).scalar_subquery().is_not(None)


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
