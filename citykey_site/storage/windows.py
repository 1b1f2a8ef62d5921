"""Finds an event with one of its windows, in as few statements as can be."""

from collections import namedtuple

from sqlalchemy import bindparam, select

from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot
from citykey_site.storage import events, slots
from citykey_site.storage.db import connection, session
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

FRESH = {"populate_existing": True}
EVENTS, SLOTS, VENUES = EventRow.__table__, SlotRow.__table__, VenueRow.__table__
# What is only read is taken as it comes, without the session keeping it: half the work.
HeldEvent = namedtuple("HeldEvent", [*EVENTS.c.keys(), "venue"])
HeldSlot = namedtuple("HeldSlot", SLOTS.c.keys())
HeldVenue = namedtuple("HeldVenue", VENUES.c.keys())
# Each deed says these: they are made once.
HELD_EVENT = (
    select(EVENTS).where(EVENTS.c.public_id == bindparam("public_id")).with_for_update(read=True)
)
WINDOW_AND_VENUE = (
    select(SLOTS, VENUES)
    .join(EVENTS, EVENTS.c.id == SLOTS.c.event_id)
    .join(VENUES, VENUES.c.id == EVENTS.c.venue_id)
    .where(EVENTS.c.id == bindparam("event_id"), SLOTS.c.public_id == bindparam("public_id"))
)
OF_SLOT = (
    select(EventRow, SlotRow)
    .join(SlotRow, SlotRow.event_id == EventRow.id)
    .where(SlotRow.id == bindparam("slot_id"))
    .execution_options(**FRESH)
)


def hold(event_id: str, slot_id: str) -> tuple[Event, Slot] | None:
    """Finds an event and its window by their public ids, None where residents may not see them.

    Staff cannot change the event until the transaction ends. The window is read after that lock:
    one statement for both would show it as it was before whoever had the lock has changed it.
    """
    if "\0" in event_id + slot_id:  # No text of PostgreSQL holds it; its driver raises an error.
        return None
    event = connection().execute(HELD_EVENT, {"public_id": event_id}).one_or_none()
    if event is None or event.status == Status.DRAFT:
        return None
    facts = {"event_id": event.id, "public_id": slot_id}
    found = connection().execute(WINDOW_AND_VENUE, facts).one_or_none()
    if found is None:
        return None
    slot, venue = found[: len(SLOTS.c)], found[len(SLOTS.c) :]
    held = HeldEvent(*event, venue=HeldVenue(*venue))
    return events.fact(held), slots.fact(HeldSlot(*slot))


def of_slot(slot_id: int) -> tuple[Event, Slot]:
    """Returns a window by its row, as it is now, with its event, drafts as well."""
    found = session().execute(OF_SLOT, {"slot_id": slot_id}).one()
    return events.fact(found.EventRow), slots.fact(found.SlotRow)
