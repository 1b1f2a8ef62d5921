"""Lists events for staff: drafts and canceled ones too, with the sums of their windows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from citykey_site.domain.events import Event, Status
from citykey_site.domain.venues import Venue
from citykey_site.storage import events
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow, VenueRow

PAGE_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Holds what staff look for; `words` are part of a venue's name or address, or of an id."""

    past: bool = False
    status: Status | None = None
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Holds an event of a list; `places` and `taken` count people over all its windows.

    Places that are kept, but that nobody has booked, are not among `taken`.
    """

    event: Event
    places: int
    taken: int


def find(wanted: Wanted, *, now: datetime) -> tuple[list[Listed], int]:
    """Returns a page of events and how many there are: the nearest first, on either side."""
    order = EventRow.starts_at.desc() if wanted.past else EventRow.starts_at
    matching = (
        select(EventRow, _sum(SlotRow.capacity), _booked())
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .where(*_conditions(wanted, now))
    )
    total = session().scalar(select(func.count()).select_from(matching.subquery()))
    start = (wanted.page - 1) * PAGE_ROWS
    rows = session().execute(matching.order_by(order, EventRow.id).limit(PAGE_ROWS).offset(start))
    found = [
        Listed(event=events.fact(row), places=places, taken=taken) for row, places, taken in rows
    ]
    return found, total


def from_day(day: date, *, limit: int) -> list[Listed]:
    """Returns the first events from a Chicago day on that residents know of, in order of time."""
    rows = session().execute(
        select(EventRow, _sum(SlotRow.capacity), _booked())
        .where(EventRow.day >= day, EventRow.status != Status.DRAFT)
        .order_by(EventRow.starts_at, EventRow.id)
        .limit(limit)
    )
    return [
        Listed(event=events.fact(row), places=places, taken=taken) for row, places, taken in rows
    ]


def drafts(*, now: datetime) -> list[Event]:
    """Returns the drafts that are still to come, in order of time."""
    rows = session().scalars(
        select(EventRow)
        .where(EventRow.status == Status.DRAFT, EventRow.ends_at > now)
        .order_by(EventRow.starts_at, EventRow.id)
    )
    return [events.fact(row) for row in rows]


def at_venue(venue: Venue, days: Collection[date]) -> list[Event]:
    """Returns the events at a venue on these Chicago dates, without canceled ones."""
    rows = session().scalars(
        select(EventRow)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
        .where(
            VenueRow.name == venue.name,
            VenueRow.address == venue.address,
            EventRow.day.in_(days),
            EventRow.status != Status.CANCELED,
        )
        .order_by(EventRow.starts_at)
    )
    return [events.fact(row) for row in rows]


def known_ids(public_ids: Collection[str]) -> set[str]:
    """Returns those of some public ids that an event has."""
    return set(
        session().scalars(select(EventRow.public_id).where(EventRow.public_id.in_(public_ids)))
    )


def _conditions(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [EventRow.ends_at <= now if wanted.past else EventRow.ends_at > now]
    if wanted.status:
        conditions.append(EventRow.status == wanted.status)
    if wanted.words:
        columns = (VenueRow.name, VenueRow.address, EventRow.public_id)
        found = [column.icontains(wanted.words, autoescape=True) for column in columns]
        conditions.append(or_(*found))
    return conditions


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    counted = select(func.coalesce(func.sum(column), 0)).where(SlotRow.event_id == EventRow.id)
    return counted.scalar_subquery()


def _booked() -> ColumnElement[int]:
    kept = (
        select(func.coalesce(func.sum(KeptRow.people), 0))
        .join(SlotRow, SlotRow.id == KeptRow.slot_id)
        .where(SlotRow.event_id == EventRow.id)
        .correlate(EventRow)
    )
    return _sum(SlotRow.taken) - kept.scalar_subquery()
