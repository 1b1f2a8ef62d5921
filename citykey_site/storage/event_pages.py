"""Reads what the page of an event shows: two plain questions, made once, to plain rows.

The page is the most read of all; rows of the ORM would cost it more than the database does.
"""

from collections import namedtuple

from sqlalchemy import bindparam, select

from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot
from citykey_site.storage import events, slots, venues
from citykey_site.storage.hot_reads import HotRead
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow
from citykey_site.storage.windows import HeldSlot

EVENTS, VENUES, SLOTS = EventRow.__table__, VenueRow.__table__, SlotRow.__table__
WHERE = ("name", "address", "zip", "ward", "latitude", "longitude")
ShownEvent = namedtuple("ShownEvent", [*EVENTS.c.keys(), *WHERE])
EVENT = HotRead(
    select(EVENTS, *(VENUES.c[name] for name in WHERE))
    .join(VENUES, VENUES.c.id == EVENTS.c.venue_id)
    .where(EVENTS.c.public_id == bindparam("public_id"), EVENTS.c.status != Status.DRAFT)
)
WINDOWS = HotRead(
    select(SLOTS).where(SLOTS.c.event_id == bindparam("event_id")).order_by(SLOTS.c.starts_at)
)


def find(public_id: str) -> Event | None:
    """Finds an event that residents may see, as `events.find` does."""
    if "\0" in public_id:  # No text of PostgreSQL holds it; its driver raises an error.
        return None
    for found in EVENT.rows(public_id=public_id):
        row = ShownEvent(*found)
        return events.fact(row, venues.fact(row))
    return None


def windows(event_id: int) -> tuple[Slot, ...]:
    """Returns the windows of an event in order of time, as `slots.of_event` does."""
    return tuple(slots.fact(HeldSlot(*row)) for row in WINDOWS.rows(event_id=event_id))
