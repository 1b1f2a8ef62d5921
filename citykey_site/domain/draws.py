"""A draw: who gets a place where there are more people than places, from a seed fixed before.

Everything here can be recomputed by anyone from what is published (`docs/draw.md`).
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from citykey_site.domain import refusals
from citykey_site.domain.bookings import check_party
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot

MOST_WISHES = 3
SEED_BYTES = 32
# Twenty signs that are not taken for each other and spell no word (those of plus codes).
SIGNS = "23456789CFGHJMPQRVWX"
NUMBER_LENGTH = 10


class State(StrEnum):
    """Names how far the drawing is: entries are taken, places are being given, all are told."""

    OPEN = "open"
    DRAWING = "drawing"
    DONE = "done"


class Phase(StrEnum):
    """Names where a draw is: not open yet, open, being drawn, or done."""

    SOON = "soon"
    OPEN = "open"
    CLOSED = "closed"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Holds what a draw knows of one party: its number, its people, its wishes in order.

    `wishes` are public ids of windows. Nothing else of the party takes part in the draw, which
    gives it its `place` in the order, from 0, and the window that is its `outcome`, or none.
    """

    number: str
    people: int
    wishes: tuple[str, ...]
    place: int | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Holds the draw of an event; `seed` is empty until the list is closed.

    `places` are those of each window at the close, by public id. The counts are of tickets and
    stay when the tickets are erased with their day.
    """

    commitment: str
    seed: str = ""
    state: State = State.OPEN
    places: Mapping[str, int] = field(default_factory=dict)
    entries: int = 0
    winners: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Holds one party in a draw; the email is kept out of its repr and so out of logs.

    `is_told` tells that the party has its appointment, or waits, and that its letter is written.
    """

    uid: str
    event_id: int
    ticket: Ticket
    language: str
    email: str = field(repr=False)
    is_told: bool = False


def phase(event: Event, now: datetime) -> Phase | None:
    """Tells where the draw of an event is, None where the event has none."""
    if event.draw_closes_at is None:
        return None
    if event.drawn_at is not None:
        return Phase.DONE
    if event.draw_opens_at is not None and now < event.draw_opens_at:
        return Phase.SOON
    return Phase.OPEN if now < event.draw_closes_at else Phase.CLOSED


def new_seed() -> str:
    """Returns a new seed: 32 random bytes as 64 hexadecimal digits."""
    return secrets.token_hex(SEED_BYTES)


def new_number() -> str:
    """Returns a new ticket number, which says nothing about the party or the hour."""
    return "".join(secrets.choice(SIGNS) for _ in range(NUMBER_LENGTH))


def tidy_number(typed: str) -> str:
    """Returns a typed ticket number as it is published: capitals, without what parts it."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def commitment(seed: str) -> str:
    """Returns the fingerprint of a seed: SHA-256 of its 32 bytes (not of the digits), in hex."""
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def order(seed: str, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Returns the tickets in the order drawn: by HMAC-SHA256 of the number, smallest first.

    The key is the 32 bytes of the seed, the message the number in ASCII. Were two ever equal,
    the smaller number would come first.
    """
    key = bytes.fromhex(seed)
    return sorted(tickets, key=lambda ticket: (_lot(key, ticket.number), ticket.number))


def outcomes(ordered: Iterable[Ticket], places: Mapping[str, int]) -> dict[str, str]:
    """Returns the window that each ticket number wins, empty where it wins none.

    Party after party gets the first of its wishes that has room for all of it. `places` are
    those of each window at the close.
    """
    left = dict(places)
    won = {}
    for ticket in ordered:
        window = next((wish for wish in ticket.wishes if left.get(wish, 0) >= ticket.people), "")
        won[ticket.number] = window
        if window:
            left[window] -= ticket.people
    return won


def places_at_close(windows: Iterable[Slot], *, now: datetime) -> dict[str, int]:
    """Returns how many places of each window are drawn; a window that has started has none."""
    return {slot.public_id: 0 if slot.has_started(now) else max(slot.left, 0) for slot in windows}


def wished(ticket: Ticket, windows: Iterable[Slot]) -> list[Slot]:
    """Returns the windows that a ticket wishes, the first wish first."""
    by_id = {slot.public_id: slot for slot in windows}
    return [by_id[wish] for wish in ticket.wishes if wish in by_id]


def check_open(event: Event, *, now: datetime) -> None:
    """Raises the refusal that keeps everybody from the draw of an event now."""
    if event.status is Status.CANCELED:
        raise refusals.EventCanceled
    at = phase(event, now)
    if at is Phase.SOON:
        raise refusals.DrawNotOpen(opens_at=event.draw_opens_at)
    if at is not Phase.OPEN:
        raise refusals.DrawClosed


def check_entry(
    event: Event, windows: Collection[Slot], *, people: int, wishes: Sequence[str], now: datetime
) -> None:
    """Raises the refusal that keeps this entry from the draw of an event.

    One to three different windows are wished, each with room for the whole party.
    """
    check_open(event, now=now)
    check_party(people)
    fitting = {slot.public_id for slot in windows if slot.fits(people, now)}
    if not 1 <= len(wishes) <= MOST_WISHES or len(set(wishes)) < len(wishes):
        raise refusals.WishesWrong
    if not fitting.issuperset(wishes):
        raise refusals.WishesWrong


def _lot(key: bytes, number: str) -> bytes:
    return hmac.digest(key, number.encode("ascii"), "sha256")
