"""Opens a booking by email and code, and sends a lost code; wrong tries are counted."""

from datetime import datetime

from citykey_site.domain.bookings import Booking
from citykey_site.domain.emails import mailbox
from citykey_site.domain.office import Office
from citykey_site.domain.refusals import NoSuchBooking
from citykey_site.mail import bookings as letters
from citykey_site.services import guesses, letter_caps, offers
from citykey_site.storage import bookings, outbox
from citykey_site.storage.db import transaction

WRONG = "wrong code"


def find(email: str, code: str, *, network: str, office: Office, now: datetime) -> Booking:
    """Finds a booking by email and code together.

    `network` names where the try comes from; it is kept only as a keyed digest. Raises
    TooManyTries while a wait lasts, before anything is looked up, and NoSuchBooking, the same
    for a wrong email and a wrong code.
    """
    with transaction():
        counts = guesses.checked(
            WRONG, mailbox(email), network=network, limits=office.limits, now=now
        )
        found = bookings.find(email, code)
        if found is None:
            guesses.add_wrong(WRONG, counts, now=now)
    if found is None:
        raise NoSuchBooking
    return found


def send_lost_code(email: str, *, office: Office, now: datetime) -> None:
    """Sends the codes of a mailbox to the address that was used to book.

    Whoever has only an appointment that the office canceled gets that news again, with what is
    held for them now.
    The caller's answer is the same whatever happens here. The cap on letters that a
    stranger could cause holds.
    """
    with transaction():
        if not letter_caps.may_write(email, limits=office.limits, now=now):
            return
        found = bookings.active_of_mailbox(email, now=now)
        if found:
            latest = found[-1]
            letter = letters.lost_code(found, to=latest.email, office=office, now=now)
            outbox.put(letter, booking_uid=latest.uid, now=now)
            return
        for booking in bookings.ended_of_mailbox(email, now=now)[-1:]:
            offers.tell_again(booking, office=office, now=now)
