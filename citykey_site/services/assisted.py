"""Books for somebody who called or stands at a desk, with an email or without one."""

from dataclasses import replace
from datetime import datetime

from citykey_site.domain.bookings import Booking
from citykey_site.domain.history import Deed
from citykey_site.domain.office import Office
from citykey_site.services import bookings as deeds
from citykey_site.services.bookings import Wish
from citykey_site.storage import history


def book(wish: Wish, *, by: str, office: Office, now: datetime) -> Booking:
    """Books as a resident does, counted apart; without an email a second number stands for it.

    The same form sent again gives the same booking. Raises the refusals of `bookings.book`.
    """

    def note(booking: Booking) -> None:
        history.add(
            Deed.BOOKED_FOR_SOMEONE,
            by=by,
            event_id=booking.event.public_id,
            now=now,
            people=booking.party_size,
        )

    return deeds.book(replace(wish, assisted=True), office=office, now=now, also=note)
