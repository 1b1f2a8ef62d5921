"""Books at once, or asks for the email check first: what residents do by the form."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.doubts import Doubt
from citykey_site.domain.events import Event
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.services import checks, doubts
from citykey_site.services.new_bookings import Wish, find_window, made_by, make, make_new
from citykey_site.services.new_passes import NewPass
from citykey_site.storage import events, slots
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated

TRIES = 4


@repeated(same_twice=True)
def book_or_check(
    wish: Wish,
    *,
    network: str,
    office: Office,
    now: datetime,
    browser: NewPass | None = None,
) -> Booking | Request:
    """Books the wished window, or keeps its places and writes the letter that finishes it.

    A booking is opened to the pass of the `browser` that asks. The same form sent again gives
    what it made. Raises SlotUnknown, SlotFull, TooBusy, or a refusal of
    `domain.bookings.check_bookable`, and those whatever the doubt.
    """
    for _ in range(TRIES):
        # IntegrityError: as in `services.bookings.book`.
        with suppress(IntegrityError), transaction():
            made = _book_or_check(wish, network=network, office=office, now=now)
            if browser is not None and isinstance(made, Booking):
                browser.give(made.uid)
            return made
    raise refusals.TooBusy


def finish(request: Request, *, office: Office, now: datetime) -> None:
    """Books what a request asks for; places that went meanwhile are taken again where free.

    Opens no transaction: `services/finishing.py` calls it in its own. Raises LimitReached, or
    what `services.new_bookings.make` raises.
    """
    wish = wish_of(request)
    event, slot = find_window(wish.event_id, wish.slot_id)
    if made_by(wish, event, slot) is None:
        doubts.check_limit(wish.email, office=office, now=now)
    checks.let_go(request.uid)
    make(wish, office=office, now=now)


def made(request: Request) -> Booking | None:
    """Returns the booking that a finished request has made, None where it is not found."""
    wish = wish_of(request)
    event = events.find(wish.event_id)
    slot = slots.find(event.id, wish.slot_id) if event else None
    return made_by(wish, event, slot) if slot else None


def wish_of(request: Request) -> Wish:
    """Returns what a request to book asks for; its uid is the token of the form."""
    return Wish(
        event_id=str(request.facts["event"]),
        slot_id=str(request.facts["slot"]),
        party_size=int(request.facts["people"]),
        email=request.email,
        language=request.language,
        form_token=request.uid,
    )


def _book_or_check(wish: Wish, *, network: str, office: Office, now: datetime) -> Booking | Request:
    event, slot = find_window(wish.event_id, wish.slot_id)
    already = made_by(wish, event, slot) or _asked(wish, now=now)
    if already:
        return already
    rules.check_bookable(event, slot, party_size=wish.party_size, now=now)
    doubt, count = doubts.about(wish.email, event, network=network, office=office, now=now)
    doubts.count_booking(network, count, office=office, now=now)
    if doubt is None:
        return make_new(wish, event, slot, office=office, now=now)
    purpose = Purpose.NOTHING if doubt is Doubt.LIMIT else Purpose.BOOK
    return _ask(wish, purpose, event, slot, office=office, now=now)


def _ask(
    wish: Wish, purpose: Purpose, event: Event, slot: Slot, *, office: Office, now: datetime
) -> Request:
    return checks.ask(
        purpose,
        email=wish.email,
        language=wish.language,
        facts=_facts(wish),
        form=wish.form_token,
        about={"event": event, "slot": slot, "people": wish.party_size},
        keep=(event, slot, wish.party_size),
        office=office,
        now=now,
    )


def _asked(wish: Wish, *, now: datetime) -> Request | None:
    return checks.sent(wish.form_token, email=wish.email, facts=_facts(wish), now=now)


def _facts(wish: Wish) -> dict[str, object]:
    return {"event": wish.event_id, "slot": wish.slot_id, "people": wish.party_size}
