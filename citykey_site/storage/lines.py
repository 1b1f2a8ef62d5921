"""Finds whose turn it is in a waitlist, and which lines have something to do."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from citykey_site.domain.alternatives import HELD_UNTIL_BEFORE, SHORTEST_HOLD
from citykey_site.domain.events import Event, Status
from citykey_site.domain.kept import Kind
from citykey_site.domain.slots import Slot
from citykey_site.domain.waitlist import Area, Claim, Line, State
from citykey_site.storage.db import session
from citykey_site.storage.tables import (
    EventRow,
    KeptRow,
    SlotRow,
    VenueRow,
    WaitRow,
    WaitWindowRow,
)
from citykey_site.storage.waits import AREA_EAST, AREA_NORTH, could_come


def events_with_news(now: datetime) -> list[int]:
    """Lists the events (by row) that have freed places, or offers that are over."""
    too_near = SlotRow.starts_at <= now + HELD_UNTIL_BEFORE
    offer_over = (KeptRow.kind == Kind.OFFER) & (too_near | (KeptRow.ends_at <= now))
    wanted = (
        select(SlotRow.event_id)
        .join(KeptRow, KeptRow.slot_id == SlotRow.id)
        .where((KeptRow.kind == Kind.FREED) | offer_over)
    )
    return list(session().scalars(wanted.distinct().order_by(SlotRow.event_id)))


def first_fitting(slot: Slot, event: Event, *, room: int) -> Claim | None:
    """Returns the first waiting party that wishes a window and fits it as a whole."""
    found = (
        session()
        .execute(
            select(WaitRow.rank, WaitRow.id, WaitRow.uid)
            .where(
                WaitRow.state == State.WAITING,
                WaitRow.party_size <= room,
                could_come(slot, event),
            )
            .order_by(WaitRow.rank, WaitRow.id)
            .limit(1)
        )
        .one_or_none()
    )
    return Claim(place=(found.rank, found.id), uid=found.uid, slot=slot) if found else None


def hopeless(now: datetime, *, uid: str | None = None) -> list[str]:
    """Lists the waiting parties of events to whom nothing can be offered any more.

    Their event is canceled or too near, or they have passed over all that they wished.
    """
    wanted = select(WaitRow.uid).where(
        WaitRow.event_id.is_not(None), WaitRow.state == State.WAITING, ~_hope(now)
    )
    if uid is not None:
        wanted = wanted.where(WaitRow.uid == uid)
    return list(session().scalars(wanted.order_by(WaitRow.id).limit(100)))


def areas_over(today: date) -> list[str]:
    """Lists the entries of areas whose last day is over, whatever became of them."""
    wanted = select(WaitRow.uid).where(WaitRow.event_id.is_(None), WaitRow.ends_on < today)
    return list(session().scalars(wanted))


def has_room(area: Area, *, people: int, now: datetime) -> bool:
    """Tells whether a party can book in an area now, at the times it would come."""
    wanted = (
        select(SlotRow.id)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .where(
            EventRow.status == Status.PUBLISHED,
            EventRow.opens_at.is_(None) | (EventRow.opens_at <= now),
            EventRow.draw_closes_at.is_(None) | EventRow.drawn_at.is_not(None),
            SlotRow.starts_at > now,
            SlotRow.capacity - SlotRow.taken >= people,
            func.abs(VenueRow.latitude - area.point.latitude) <= AREA_NORTH,
            func.abs(VenueRow.longitude - area.point.longitude) <= AREA_EAST,
        )
    )
    if area.parts:
        wanted = wanted.where(SlotRow.part.in_(area.parts))
    if area.weekdays:
        wanted = wanted.where(EventRow.weekday.in_(area.weekdays))
    return session().scalar(wanted.limit(1)) is not None


def waiting(event_id: int, *, now: datetime) -> Line:
    """Counts who waits for an event (by row) without an offer, and the offers that are open."""
    parties, people = (
        session()
        .execute(
            select(func.count(WaitRow.id), func.coalesce(func.sum(WaitRow.party_size), 0)).where(
                WaitRow.event_id == event_id, WaitRow.state == State.WAITING
            )
        )
        .one()
    )
    offers = session().scalar(
        select(func.count(KeptRow.id))
        .join(SlotRow, SlotRow.id == KeptRow.slot_id)
        .where(SlotRow.event_id == event_id, KeptRow.kind == Kind.OFFER, KeptRow.ends_at > now)
    )
    return Line(parties=parties, people=people, offers=offers)


def _hope(now: datetime) -> ColumnElement[bool]:
    of_window = select(WaitWindowRow.wait_id).where(
        WaitWindowRow.wait_id == WaitRow.id, WaitWindowRow.slot_id == SlotRow.id
    )
    wished = or_(WaitRow.any_time, of_window.exists())
    passed = of_window.where(WaitWindowRow.passed).exists()
    return (
        select(SlotRow.id)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(
            SlotRow.event_id == WaitRow.event_id,
            EventRow.status == Status.PUBLISHED,
            SlotRow.capacity > 0,
            SlotRow.starts_at >= now + HELD_UNTIL_BEFORE + SHORTEST_HOLD,
            wished,
            ~passed,
        )
        .correlate(WaitRow)
        .exists()
    )
