"""Believes that a letter came back only by the token which its sender's address carried.

The token is a proof under the key of what the letter belongs to, made from the address to which
it was sent. So a forged report changes nothing, and neither does a true one about an address that
was mended since. Nothing of a token or of a message is kept.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import refusals
from citykey_site.domain import returns as rules
from citykey_site.domain.emails import mailbox
from citykey_site.domain.messages import Message
from citykey_site.domain.returns import Fate, Outcome
from citykey_site.domain.times import day_of
from citykey_site.mail import returns as letters
from citykey_site.services import news
from citykey_site.storage import bookings, links, returns, subscriptions
from citykey_site.storage.db import transaction
from citykey_site.storage.outbox import Claim
from citykey_site.storage.vault import KeyGone

TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Holds to whom letters go now, and under which key the tokens in them are proved."""

    email: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Is a kind of thing that letters belong to.

    `uid_of` names the one that a letter belongs to, None where it is of another kind. `reader`
    finds and locks it, None where it is gone. `believe` does what follows from a return.
    """

    uid_of: Callable[[Claim], str | None]
    reader: Callable[[str], Reader | None]
    believe: Callable[[str], None]


def take(head: bytes, *, address: str, recipient: str = "", now: datetime) -> Outcome:
    """Takes one message that came to the bounce address, and counts what became of it.

    `head` is its beginning, `recipient` the envelope's address where it is known. Raises TooBusy
    where others count at this very moment, and what the database raises; never for a message.
    """
    report = letters.read(head, address=address, recipient=recipient)
    for _ in range(TRIES):
        with suppress(IntegrityError), transaction():
            outcome = _believed(report)
            returns.count(outcome, day=day_of(now))
            return outcome
    raise refusals.TooBusy


def addressed(message: Message, claim: Claim, *, address: str) -> Message:
    """Returns a letter with the address it comes back to; as it is where nothing follows.

    Opens no transaction.
    """
    for kind, owner in OWNERS.items():
        uid = owner.uid_of(claim) if address else None
        found = _reader(owner, uid) if uid else None
        if found is not None:
            token = links.token(found.key, _purpose(kind, message.to), uid)
            return replace(message, returns_to=rules.address_with(token, address))
    return message


def refused(message: Message, claim: Claim) -> None:
    """Marks the booking whose letter our own mail server refuses for good. Opens no transaction.

    Wishes for news stay: a server that refuses everything by mistake must not erase them all.
    """
    owner = OWNERS["booking"]
    uid = owner.uid_of(claim)
    found = _reader(owner, uid) if uid else None
    if found is not None and mailbox(found.email) == mailbox(message.to):
        owner.believe(uid)


def _believed(report: letters.Report | None) -> Outcome:
    if report is None:
        return Outcome.UNREAD
    if report.fate is Fate.DELAYED:
        return Outcome.DELAYED
    uid = links.uid_of(report.token)
    for kind, owner in OWNERS.items():
        found = _reader(owner, uid) if uid else None
        if found is not None and links.is_ours(
            report.token, found.key, _purpose(kind, found.email)
        ):
            owner.believe(uid)
            return Outcome.BELIEVED
    return Outcome.NOT_OURS


def _purpose(kind: str, email: str) -> str:
    return f"return {kind} {mailbox(email)}"


def _reader(owner: Owner, uid: str) -> Reader | None:
    with suppress(KeyGone):
        return owner.reader(uid)
    return None


def _booker(uid: str) -> Reader | None:
    booking = bookings.lock(uid)
    if booking is None or not booking.email:
        return None
    return Reader(email=booking.email, key=bookings.key_of(booking.event.day))


def _subscriber(uid: str) -> Reader | None:
    wish = subscriptions.lock(uid)
    return Reader(email=wish.email, key=subscriptions.key_of(wish)) if wish else None


OWNERS = {
    "booking": Owner(
        uid_of=lambda claim: claim.booking_uid, reader=_booker, believe=bookings.mark_returned
    ),
    "news": Owner(
        uid_of=lambda claim: claim.about if claim.kind in news.LETTERS else None,
        reader=_subscriber,
        believe=news.erase,
    ),
}
