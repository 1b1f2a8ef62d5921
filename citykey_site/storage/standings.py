"""Counts what a mailbox, and its registered domain, have: bookings to come, entries in draws.

The work is the same whether anything is found or not.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ScalarSelect, bindparam, func, select

from citykey_site.domain.bookings import State
from citykey_site.domain.emails import forgotten_form, mailbox
from citykey_site.domain.events import Status
from citykey_site.domain.mail_domains import registered
from citykey_site.storage.bookings import digests_of_each
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, EventRow, SlotRow, TicketRow

BOOKINGS, SLOTS = BookingRow.__table__, SlotRow.__table__
TICKETS, EVENTS = TicketRow.__table__, EventRow.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Holds what all spellings of a mailbox have together, and all mailboxes of its domain."""

    of_mailbox: int
    of_domain: int


def of(email: str, *, now: datetime) -> Counts:
    """Counts for an address; of a domain that is none of its own, 0."""
    whose = (mailbox(email), forgotten_form(email), registered(email) or "")
    mailboxes, forgotten, domains = digests_of_each(
        zip(("email", "email", "domain"), whose, strict=True)
    )
    facts = {"mailboxes": mailboxes + forgotten, "domains": domains, "now": now}
    of_mailbox, of_domain = session().execute(COUNTS, facts).one()
    return Counts(of_mailbox=of_mailbox, of_domain=of_domain)


def _booked(column: Column[bytes], digests: str) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(BOOKINGS)
        .join(SLOTS, SLOTS.c.id == BOOKINGS.c.slot_id)
        .where(
            column.in_(bindparam(digests, expanding=True)),
            BOOKINGS.c.state == State.BOOKED,
            SLOTS.c.ends_at > bindparam("now"),
        )
        .scalar_subquery()
    )


def _entered(column: Column[bytes], digests: str) -> ScalarSelect[int]:
    # A ticket that was told is a booking by now, or has nothing.
    return (
        select(func.count())
        .select_from(TICKETS)
        .join(EVENTS, EVENTS.c.id == TICKETS.c.event_id)
        .where(
            column.in_(bindparam(digests, expanding=True)),
            TICKETS.c.state != "told",
            EVENTS.c.drawn_at.is_(None),
            EVENTS.c.status == Status.PUBLISHED,
        )
        .scalar_subquery()
    )


# Each booking asks this: it is made once.
COUNTS = select(
    _booked(BOOKINGS.c.email_index, "mailboxes") + _entered(TICKETS.c.email_index, "mailboxes"),
    _booked(BOOKINGS.c.domain_index, "domains") + _entered(TICKETS.c.domain_index, "domains"),
)
