"""Finds the windows that can be booked now, with their events."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from citykey_site.domain.alternatives import HELD_UNTIL_BEFORE, Offer
from citykey_site.domain.events import Event, Status
from citykey_site.storage import events, slots
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, SlotRow


def free(*, now: datetime, people: int = 1) -> list[Offer]:
    """Returns the windows with room for so many people; none starts within two hours."""
    return _found(*_bookable(now), SlotRow.capacity - SlotRow.taken >= people, now=now)


def held(*, now: datetime) -> list[Offer]:
    """Returns the windows with room, and keeps staff from changing their events meanwhile.

    An event that staff are changing at this moment is left out and not waited for: whoever
    cancels one event and waits for another could wait in a circle.
    """
    ids = session().scalars(
        select(EventRow.id)
        .where(*_bookable(now))
        .order_by(EventRow.public_id)
        .with_for_update(read=True, skip_locked=True)
    )
    kept = EventRow.id.in_(ids.all())
    return _found(kept, SlotRow.capacity > SlotRow.taken, now=now)


def _bookable(now: datetime) -> list[ColumnElement[bool]]:
    return [
        EventRow.status == Status.PUBLISHED,
        EventRow.ends_at > now,
        or_(EventRow.opens_at.is_(None), EventRow.opens_at <= now),
        or_(EventRow.draw_closes_at.is_(None), EventRow.drawn_at.is_not(None)),
    ]


def _found(*conditions: ColumnElement[bool], now: datetime) -> list[Offer]:
    rows = session().execute(
        select(SlotRow, EventRow)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(SlotRow.starts_at >= now + HELD_UNTIL_BEFORE, *conditions)
        .order_by(SlotRow.starts_at, SlotRow.id)
        .execution_options(populate_existing=True)
    )
    known: dict[int, Event] = {}
    offers = []
    for slot, event in rows:
        if event.id not in known:
            known[event.id] = events.fact(event)
        offers.append(Offer(event=known[event.id], slot=slots.fact(slot)))
    return offers
