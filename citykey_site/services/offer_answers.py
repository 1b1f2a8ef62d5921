"""What people answer to an offer of another time: take it, ask for longer, or do without."""

from dataclasses import replace
from datetime import datetime

from citykey_site.domain import alternatives as rules
from citykey_site.domain import refusals
from citykey_site.domain.alternatives import Hold, Offer
from citykey_site.domain.bookings import Booking
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.mail import bookings as letters
from citykey_site.services import places
from citykey_site.services.bookings import locked
from citykey_site.services.new_bookings import find_window, free_code, tell
from citykey_site.storage import bookings, holds, slots
from citykey_site.storage.counted import Counted, count
from citykey_site.storage.db import transaction
from citykey_site.storage.holds import Freed
from citykey_site.storage.repeats import repeated


@repeated(same_twice=True)
def take(uid: str, *, event_id: str, slot_id: str, office: Office, now: datetime) -> Booking:
    """Books a canceled party again at another time, held for it or free, with the same code.

    The places of a hold elsewhere go back. Sent twice it is the same. Raises SlotUnknown,
    SlotFull, NoSuchBooking, or a refusal of `domain.alternatives.accept`.
    """
    with transaction():
        event, slot = find_window(event_id, slot_id)
        booking = locked(uid)
        if booking.is_active and booking.slot.id == slot.id:
            return booking
        taken = rules.accept(booking, Offer(event=event, slot=slot), now=now)
        held = holds.remove_of(uid)
        _take_places(held, slot, booking.party_size, office=office, now=now)
        if event.day != booking.event.day:
            taken = replace(taken, code=free_code(taken))
        bookings.save(taken)
        count(Counted.MADE)
        tell(letters.booked, taken, office=office, now=now)
        return taken


@repeated(same_twice=True)
def lengthen(uid: str, *, now: datetime) -> Hold:
    """Holds a time for another day, once; asked again it stays as it is. Raises HoldEnded."""
    with transaction():
        locked(uid)
        hold = holds.of(uid)
        if hold is None or hold.is_over(now):
            raise refusals.HoldEnded
        lengthened = rules.longer(hold)
        holds.lengthen(uid, lengthened)
        return lengthened


@repeated(same_twice=True)
def decline(uid: str, *, office: Office, now: datetime) -> None:
    """Gives the places that are held for a party to others; twice is the same."""
    with transaction():
        locked(uid)
        for item in holds.remove_of(uid):
            places.free(item.slot_id, item.people, office=office, now=now)


def _take_places(
    held: list[Freed], slot: Slot, people: int, *, office: Office, now: datetime
) -> None:
    if not held:
        places.take(slot, people, now=now)
        return
    [hold] = held
    if hold.slot_id != slot.id:
        places.move(
            taken=slots.get(hold.slot_id),
            people=hold.people,
            to=slot,
            places=people,
            office=office,
            now=now,
        )
