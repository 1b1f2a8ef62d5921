"""Books for somebody who called or stands at a desk, with an email or without one."""

from dataclasses import dataclass, replace
from datetime import datetime

from citykey_site.domain.bookings import Booking
from citykey_site.domain.history import Deed
from citykey_site.domain.office import Office
from citykey_site.services import bookings as deeds
from citykey_site.services import partners
from citykey_site.services.new_bookings import Wish
from citykey_site.storage import history


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """Holds the booking of a form; `is_new` is false where the same form made it before."""

    booking: Booking
    is_new: bool


def book(wish: Wish, *, by: str, office: Office, now: datetime) -> Booked:
    """Books as a resident does, counted apart; without an email a second number stands for it.

    Places for 311 and partners are used first; from them it books before the event opens, too.
    Raises the refusals of `services.bookings.book`.
    """
    noted = []

    def note(booking: Booking) -> None:
        noted.append(booking.uid)
        history.add(
            Deed.BOOKED_FOR_SOMEONE,
            by=by,
            event_id=booking.event.public_id,
            now=now,
            people=booking.party_size,
        )

    booking = deeds.book(
        replace(wish, assisted=True),
        office=office,
        now=now,
        check=partners.check,
        take=partners.take,
        also=note,
    )
    return Booked(booking=booking, is_new=booking.uid in noted)
