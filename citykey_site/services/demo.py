"""Fills a demonstration: made-up events at real places, some of them booked by nobody real."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain import codes, times
from citykey_site.domain.bookings import Booking, cancel_with_event
from citykey_site.domain.demo import DemoEvent, demo_plans
from citykey_site.domain.events import Status
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.services import events as deeds
from citykey_site.services.events import Told
from citykey_site.storage import bookings, events, slots
from citykey_site.storage.bookings import FormSent
from citykey_site.storage.db import transaction

LANGUAGES = ("en", "es")
SIZES = (1, 2, 1, 3, 2, 4)


@dataclass(slots=True)
class Made:
    """Counts what was made."""

    events: int = 0
    bookings: int = 0


def fill(*, office: Office, now: datetime) -> Made:
    """Makes the events of today's demonstration that are not there yet, with their bookings.

    Nobody gets a letter. Run twice on a day it makes nothing twice.
    """
    made = Made()
    for planned in demo_plans(times.day_of(now)):
        with transaction():
            if events.find_any(planned.plan.public_id) is None:
                made.bookings += _make(planned, office=office, now=now)
                made.events += 1
    return made


def _make(planned: DemoEvent, *, office: Office, now: datetime) -> int:
    deeds.keep(planned.plan, told=Told(), office=office, now=now)
    event = events.find_any(planned.plan.public_id)
    booked = 0
    for number, slot in enumerate(slots.of_event(event.id)):
        for size in _parties(slot, planned.filled, number):
            slots.take_places(slot.id, size, hour=times.hour_of(now))
            _book(event, slot, size, booked)
            booked += 1
    if planned.canceled:
        events.set_status(event.id, Status.CANCELED)
        _cancel_all(event.id)
    return booked


def _parties(slot: Slot, filled: float, number: int) -> list[int]:
    """Returns party sizes that fill a share of a window, down to the last place if it is 1."""
    wanted = min(slot.left, slot.capacity if filled >= 1 else int(slot.capacity * filled))
    sizes: list[int] = []
    while sum(sizes) < wanted:
        size = SIZES[(number + len(sizes)) % len(SIZES)]
        sizes.append(min(size, wanted - sum(sizes)))
    return sizes


def _book(event, slot: Slot, size: int, number: int) -> None:
    # Each at a domain of its own: no visitor meets the limit of a domain through them.
    email = f"resident@{_mark(event.public_id, number)}.example"
    booking = Booking(
        uid=secrets.token_hex(16),
        event=event,
        slot=slot,
        party_size=size,
        language=LANGUAGES[number % len(LANGUAGES)],
        email=email,
        code=codes.new_code(),
        slip=codes.new_slip(),
    )
    sent = FormSent(secrets.token_hex(16), email, slot.id, size)
    bookings.add(booking, sent=sent)


def _cancel_all(event_id: int) -> None:
    for booking in bookings.active_of_event(event_id):
        bookings.save(cancel_with_event(booking))
        slots.release_places(booking.slot.id, booking.party_size)


def _mark(event_id: str, number: int) -> str:
    return hashlib.blake2b(f"{event_id} {number}".encode(), digest_size=4).hexdigest()
