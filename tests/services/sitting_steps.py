"""A navigator who begins a sitting and books in it, for tests."""

import secrets
from datetime import datetime

from citykey_site.domain.bookings import Booking
from citykey_site.domain.checks import Purpose, Request
from citykey_site.services import allowances, finishing, navigators, sittings
from citykey_site.services.sittings import Client
from tests import make
from tests.services.test_allowances import ask as ask_for_more

EMAIL = "nina@shelter.example.org"


def ask(email: str = EMAIL, *, form: str = "", now: datetime = make.NOW) -> Request:
    """Asks for a sitting; the letter is not followed yet."""
    return navigators.ask(
        Purpose.SITTING,
        email,
        language="en",
        form_token=form or secrets.token_hex(8),
        office=make.OFFICE,
        now=now,
    )


def begin(email: str = EMAIL, *, now: datetime = make.NOW) -> str:
    """Asks, follows the letter, and returns the token of the sitting."""
    request = ask(email, now=now)
    return sittings.begin(finishing.finish(request.uid, office=make.OFFICE, now=now), now=now)


def book(token: str, client: int, *, now: datetime = make.NOW, **chosen: object) -> Booking:
    """Books for one client: by default one person, in English, in the first window."""
    window = chosen.pop("window", 0)
    event_id = chosen.pop("event_id", "kosciuszko")
    facts = {"people": 1, "speaks": "en"} | chosen
    slot = make.windows(event_id)[window].public_id
    wish = Client(number=client, event_id=event_id, slot_id=slot, **facts)
    return sittings.book(token, wish, language="en", office=make.OFFICE, now=now)


def allow(bookings: int, email: str = EMAIL) -> None:
    """Approves a higher limit for a mailbox."""
    ask_for_more(email)
    number = allowances.number_of(email, now=make.NOW)
    allowances.approve(number, bookings, by="staff 1", now=make.NOW)
