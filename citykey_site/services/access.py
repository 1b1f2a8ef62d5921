"""Opens a booking by email and code, and sends a lost code; wrong tries are counted."""

from datetime import datetime

from citykey_site.domain import throttle
from citykey_site.domain.bookings import Booking
from citykey_site.domain.emails import mailbox
from citykey_site.domain.office import Office
from citykey_site.domain.refusals import NoSuchBooking
from citykey_site.mail import bookings as letters
from citykey_site.services import offers
from citykey_site.storage import bookings, outbox, tries
from citykey_site.storage.db import transaction

LETTERS_AN_HOUR = 3
LETTERS_A_DAY = 6
WRONG = "wrong code"
LOST = "lost code"


def find(email: str, code: str, *, network: str, now: datetime) -> Booking:
    """Finds a booking by email and code together.

    `network` names where the try comes from; it is kept only as a keyed digest. Raises
    TooManyTries while a wait lasts, before anything is looked up, and NoSuchBooking, the same
    for a wrong email and a wrong code.
    """
    limits = {
        f"{mailbox(email)}\0{network}": throttle.PAIR,
        mailbox(email): throttle.MAILBOX,
    }
    with transaction():
        counts = {words: tries.read(WRONG, words, now=now) for words in limits}
        for count in counts.values():
            throttle.check_wait(count, now=now)
        found = bookings.find(email, code)
        if found is None:
            for words, limit in limits.items():
                wrong = throttle.add_wrong(counts[words], limit, now=now)
                tries.keep(WRONG, words, wrong, now=now)
    if found is None:
        raise NoSuchBooking
    return found


def send_lost_code(email: str, *, office: Office, now: datetime) -> None:
    """Sends the codes of a mailbox to the address that was used to book.

    Whoever has only an appointment that the office canceled gets that news again, with what is
    held for them now.
    The caller's answer is the same whatever happens here. At most 3 letters an hour and 6 a
    day go to one mailbox, since a stranger can cause them.
    """
    with transaction():
        count = tries.read(LOST, mailbox(email), now=now)
        if not throttle.allows(count, an_hour=LETTERS_AN_HOUR, a_day=LETTERS_A_DAY, now=now):
            return
        tries.keep(LOST, mailbox(email), throttle.add(count, now=now), now=now)
        found = bookings.active_of_mailbox(email, now=now)
        if found:
            latest = found[-1]
            letter = letters.lost_code(found, to=latest.email, office=office, now=now)
            outbox.put(letter, booking_uid=latest.uid, now=now)
            return
        for booking in bookings.ended_of_mailbox(email, now=now)[-1:]:
            offers.tell_again(booking, office=office, now=now)
