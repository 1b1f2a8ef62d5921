"""Opens a booking by email and code; wrong tries are counted."""

from datetime import datetime

from citykey_site.domain.bookings import Booking
from citykey_site.domain.emails import mailbox
from citykey_site.domain.office import Office
from citykey_site.domain.refusals import NoSuchBooking
from citykey_site.domain.slips import is_slip
from citykey_site.services import guesses
from citykey_site.storage import bookings
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated

WRONG = "wrong code"


@repeated(same_twice=False)
def find(email: str, code: str, *, network: str, office: Office, now: datetime) -> Booking:
    """Finds a booking by email and code together.

    `network` names where the try comes from; it is kept only as a keyed digest. Raises
    TooManyTries while a wait lasts, before anything is looked up, and NoSuchBooking, the same
    for a wrong email and a wrong code. Who mistyped the email when they booked, so that our
    letter came back, opens the booking with the right one.
    """
    with transaction():
        counts = guesses.checked(
            WRONG, mailbox(email), network=network, limits=office.limits, now=now
        )
        found = bookings.find(email, code) or _meant(email, code)
        if found is None:
            guesses.add_wrong(WRONG, counts, now=now)
    if found is None:
        raise NoSuchBooking
    return found


def _meant(email: str, code: str) -> Booking | None:
    """Returns the booking whose address was a slip of this one. Asks the same of everybody."""
    found = bookings.returned_with_code(code)
    return next((booking for booking in found if is_slip(booking.email, email)), None)
