"""The part of the walk on which somebody has the email address of an appointment erased."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from citykey_site.services import legal_holds
from tests import make

if TYPE_CHECKING:
    from tests.house.tour import Guide


def walk(guide: Guide) -> None:
    """Asks, presses when the law has just forbidden it, again afterwards, and adds an address."""
    with guide.app.app_context():
        make.event("forgotten", day=date(2026, 12, 17))
        booking = make.booking(event_id="forgotten", email="fay@example.org", language=guide.lang)
    begun = guide.client
    guide.client = guide.app.test_client()
    guide.go("booking")
    guide.send("/booking", email="fay@example.org", code=booking.code)
    guide.post(f"/{guide.lang}/booking/forget")
    guide.go("booking/forget")
    with guide.app.app_context():
        legal_holds.begin(now=guide.wall.now())
    guide.send("/forget")
    guide.go("booking/forget")
    with guide.app.app_context():
        legal_holds.end(now=guide.wall.now())
    guide.go("booking/forget")
    guide.send("/forget")
    guide.go("booking/email")
    guide.go("booking/save")
    guide.client = begun
