"""Forgets the email of a booking when its owner says so; email and code open it as before."""

from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.services.bookings import locked
from citykey_site.storage import bookings, legal_holds, outbox, requests, tickets, tombstones
from citykey_site.storage.db import transaction


def forget_email(uid: str) -> Booking:
    """Puts a digest of the mailbox in the place of the email; twice is the same.

    With the email go the letters that wait for it and what the booking was made from: the
    finished request and the ticket of a draw. Raises NoSuchBooking, or HeldByLaw while a legal
    hold lasts.
    """
    with transaction():
        legal_holds.line_up()
        if legal_holds.current() is not None:
            raise refusals.HeldByLaw
        booking = locked(uid)
        return without_email(booking) if booking.email else booking


def without_email(booking: Booking) -> Booking:
    """Forgets the email of a locked booking that has one. Opens no transaction."""
    key = bookings.key_of(booking.event.day)
    tombstones.note(key, tombstones.email_of_booking(booking.uid, booking.email))
    forgotten = rules.forget_email(booking)
    bookings.save(forgotten)
    outbox.drop_unsent(booking.uid)
    requests.remove_done_of(booking.email)
    tickets.forget_email(booking.event, booking.email)
    return forgotten
