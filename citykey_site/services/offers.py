"""Offers another time to the people whose event or window was canceled."""

from collections.abc import Sequence
from datetime import datetime

from citykey_site.domain.bookings import Booking
from citykey_site.domain.office import Office
from citykey_site.mail import bookings as letters
from citykey_site.services.bookings import tell


def carry(ended: Sequence[Booking], *, office: Office, now: datetime) -> int:
    """Tells each party whose booking the office has just ended, and counts the letters.

    Opens no transaction.
    """
    return sum(tell(letters.event_canceled, item, office=office, now=now) for item in ended)
