"""Sittings: begun in the browser that asked (`navigators.py`), client after client booked.

The mailbox is proven, so that neither pace nor a marked event asks for its letter again. The
limit of the mailbox holds.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import refusals
from citykey_site.domain import sittings as rules
from citykey_site.domain.bookings import Booking
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.office import Office
from citykey_site.domain.sittings import Sitting
from citykey_site.services import doubts
from citykey_site.services.bookings import TRIES
from citykey_site.services.new_bookings import Wish, find_window, made_by, make_new
from citykey_site.storage import bookings, events, links, requests, sittings, slots
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Holds what is chosen for one client: `number` counts from 1, `speaks` is a language."""

    number: int
    event_id: str
    slot_id: str
    people: int
    speaks: str


def allow(request: Request, *, office: Office, now: datetime) -> None:
    """Leaves the request done and nothing else: `begin` gives the sitting to one browser.

    Opens no transaction: `services/finishing.py` calls it in its own.
    """


def begin(request: Request, *, now: datetime) -> str:
    """Begins the sitting that a finished request allows, and returns the token of its browser.

    Raises RequestGone where the request is not finished, or TooBusy.
    """
    if request.purpose is not Purpose.SITTING or not request.is_done:
        raise refusals.RequestGone
    new = rules.begin(request.uid, email=request.email, language=request.language, now=now)
    for _ in range(TRIES):
        # IntegrityError: two presses at this very moment; the later one has the sitting.
        with suppress(IntegrityError), transaction():
            return sittings.add(new, now=now)
    raise refusals.TooBusy


@repeated(same_twice=True)
def book(token: str, client: Client, *, language: str, office: Office, now: datetime) -> Booking:
    """Books for one client, whose letter is in the client's language; `language` is the page's.

    The same client, window and number of people again give the booking that was made. Raises
    SittingOver, LimitReached, TooBusy, or what `services.new_bookings.make` raises.
    """
    for _ in range(TRIES):
        # IntegrityError: as in `services.bookings.book`.
        with suppress(IntegrityError), transaction():
            sitting = rules.check_open(sittings.lock(token), now=now)
            booking = _book(_wish(sitting, client), office=office, now=now)
            sittings.save(
                rules.add(
                    sitting,
                    booking.uid,
                    event=client.event_id,
                    people=client.people,
                    speaks=client.speaks,
                    language=language,
                )
            )
            return booking
    raise refusals.TooBusy


def booked(sitting: Sitting, client: Client) -> Booking | None:
    """Returns the booking that the form of a client has already made, None before."""
    event = events.find(client.event_id)
    slot = slots.find(event.id, client.slot_id) if event else None
    return made_by(_wish(sitting, client), event, slot) if slot else None


def name_of(booking: Booking) -> str:
    """Returns what addresses call a booking: its uid in letters, for digits look like a code."""
    return booking.uid.translate(links.TO_LETTERS)


def of_mailbox(sitting: Sitting, name: str, *, now: datetime) -> Booking | None:
    """Returns the booking of this name where it is the mailbox's and to come, else None."""
    found = bookings.active_of_mailbox(sitting.email, now=now)
    return next((item for item in found if name_of(item) == name), None)


def end(token: str) -> None:
    """Ends a sitting at once: neither a copied cookie nor its letter opens anything after it."""
    with transaction():
        sitting = sittings.lock(token)
        if sitting is not None:
            requests.remove(sitting.uid)
        sittings.remove(token)


def _book(wish: Wish, *, office: Office, now: datetime) -> Booking:
    event, slot = find_window(wish.event_id, wish.slot_id)
    already = made_by(wish, event, slot)
    if already:
        return already
    doubts.check_limit(wish.email, office=office, now=now)
    return make_new(wish, event, slot, office=office, now=now)


def _wish(sitting: Sitting, client: Client) -> Wish:
    return Wish(
        event_id=client.event_id,
        slot_id=client.slot_id,
        party_size=client.people,
        email=sitting.email,
        language=client.speaks,
        form_token=rules.form_token(sitting, client.number),
    )
