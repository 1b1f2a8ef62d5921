"""The part of the walk on which a message came back: the notice, and the right address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from citykey_site.storage import bookings
from citykey_site.storage.db import transaction
from tests import make

if TYPE_CHECKING:
    from tests.house.tour import Guide


def walk(guide: Guide) -> None:
    """Opens a booking with the right address, reads that our message came back, and mends it."""
    with guide.app.app_context():
        make.event("returned", day=date(2026, 12, 16))
        booking = make.booking(event_id="returned", email="rita@gmial.com", language=guide.lang)
        with transaction():
            bookings.mark_returned(booking.uid)
    begun = guide.client
    guide.client = guide.app.test_client()
    guide.go("booking")
    guide.send("/booking", email="rita@gmail.com", code=booking.code)
    guide.go("booking/email")
    guide.send("/email", email="rita@gmail.com")
    guide.client = begun
