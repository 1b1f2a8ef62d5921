"""Finds an event with one of its windows, in as few statements as can be."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot
from citykey_site.storage import events, slots
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

FRESH = {"populate_existing": True}
# Each deed says these: they are made once.
HELD_EVENT = (
    select(EventRow)
    .where(EventRow.public_id == bindparam("public_id"))
    .options(lazyload(EventRow.venue))
    .with_for_update(read=True)
    .execution_options(**FRESH)
)
WINDOW_AND_VENUE = (
    select(SlotRow, VenueRow)
    .join(EventRow, EventRow.id == SlotRow.event_id)
    .join(VenueRow, VenueRow.id == EventRow.venue_id)
    .where(EventRow.id == bindparam("event_id"), SlotRow.public_id == bindparam("public_id"))
    .execution_options(**FRESH)
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
    event = session().scalar(HELD_EVENT, {"public_id": event_id})
    if event is None or event.status == Status.DRAFT:
        return None
    facts = {"event_id": event.id, "public_id": slot_id}
    found = session().execute(WINDOW_AND_VENUE, facts).one_or_none()
    # The venue is at hand now: nothing more is asked for it.
    return (events.fact(event), slots.fact(found.SlotRow)) if found else None


def of_slot(slot_id: int) -> tuple[Event, Slot]:
    """Returns a window by its row, as it is now, with its event, drafts as well."""
    found = session().execute(OF_SLOT, {"slot_id": slot_id}).one()
    return events.fact(found.EventRow), slots.fact(found.SlotRow)
