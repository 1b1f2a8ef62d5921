"""The deeds of residents and staff in few words, for tests."""

from datetime import datetime

from flask import Flask, current_app

from citykey_site.domain.bookings import Booking
from citykey_site.domain.event_csv import Reading
from citykey_site.domain.events import EventPlan, Status
from citykey_site.domain.history import COMMAND
from citykey_site.mail.delivery import Delivery
from citykey_site.services import bookings, event_import, lost_codes, outbox, reminders
from citykey_site.services.events import Told
from citykey_site.storage import bookings as kept
from citykey_site.storage import events
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, LetterRow
from tests import make


def change(
    booking: Booking,
    *,
    window: int | None = None,
    people: int | None = None,
    event_id: str | None = None,
    now: datetime = make.NOW,
) -> Booking:
    """Moves a booking; what is not named stays."""
    event_id = event_id or booking.event.public_id
    slots = make.windows(event_id)
    slot_id = slots[window].public_id if window is not None else booking.slot.public_id
    return bookings.change(
        booking.uid,
        event_id=event_id,
        slot_id=slot_id,
        party_size=people or booking.party_size,
        office=make.OFFICE,
        now=now,
    )


def cancel(booking: Booking, *, now: datetime = make.NOW) -> Booking:
    """Cancels a booking."""
    return bookings.cancel(booking.uid, office=make.OFFICE, now=now)


def mend(booking: Booking, email: str, *, now: datetime = make.NOW) -> Booking:
    """Gives a booking another address."""
    return bookings.mend_email(booking.uid, email=email, office=make.OFFICE, now=now)


def import_plans(*plans: EventPlan, now: datetime = make.NOW) -> Told:
    """Imports events as staff do."""
    reading = Reading(plans=plans, rows=tuple(range(2, len(plans) + 2)))
    return event_import.import_events(reading, by=COMMAND, office=make.OFFICE, now=now)


def cancel_event(public_id: str = "kosciuszko", *, now: datetime = make.NOW) -> Told:
    """Cancels an event as staff do, by its row of the file."""
    return import_plans(make.plan(public_id, status=Status.CANCELED), now=now)


def remind(now: datetime) -> int:
    """Writes the reminders that are due."""
    return reminders.write_due(office=make.OFFICE, now=now)


def lose_code(email: str = "ana@example.org", *, now: datetime = make.NOW) -> None:
    """Asks for a lost code, and lets the worker write what there is to say."""
    lost_codes.ask(email, language="en", office=make.OFFICE, now=now)
    lost_codes.write_due(office=make.OFFICE, now=now)


def deliver(delivery: Delivery, now: datetime = make.NOW, *, bounce_address: str = "") -> int:
    """Delivers all letters that are due."""
    return outbox.deliver_all(delivery, now=now, bounce_address=bounce_address)


def taken(public_id: str = "kosciuszko") -> list[int]:
    """Counts the people in each window of an event."""
    session().rollback()
    return [slot.taken for slot in make.windows(public_id)]


def rows() -> list[BookingRow]:
    """Returns the bookings as they stand in the table."""
    session().rollback()
    return session().query(BookingRow).order_by(BookingRow.id).all()


def letters() -> list[str]:
    """Names the letters that are kept, in the order of their writing."""
    session().rollback()
    return [row.kind for row in session().query(LetterRow).order_by(LetterRow.id)]


def now_kept(booking: Booking) -> Booking:
    """Returns a booking as it is kept now."""
    session().rollback()
    return kept.get(booking.uid)


def event_now(public_id: str = "kosciuszko"):
    """Returns an event as it is kept now."""
    session().rollback()
    return events.find_any(public_id)


def app_now() -> Flask:
    """Returns the site whose context is open."""
    return current_app._get_current_object()
