"""Counts what a mailbox, and its registered domain, have: bookings to come, entries in draws.

The work is the same whether anything is found or not.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, bindparam, exists, func, select, union_all

from citykey_site.domain.bookings import State
from citykey_site.domain.emails import forgotten_form, mailbox
from citykey_site.domain.events import Status
from citykey_site.domain.mail_domains import registered
from citykey_site.storage.bookings import digests_of_each
from citykey_site.storage.ready import Ready
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
    found = COUNTS.run(mailboxes=mailboxes + forgotten, domains=domains, now=now)
    of_mailbox, of_domain = found.one()
    return Counts(of_mailbox=of_mailbox, of_domain=of_domain)


# What counts, of all bookings and tickets. A ticket that was told is a booking by now, or has
# nothing.
BOOKED = (
    select(BOOKINGS.c.email_index, BOOKINGS.c.domain_index)
    .join(SLOTS, SLOTS.c.id == BOOKINGS.c.slot_id)
    .where(BOOKINGS.c.state == State.BOOKED, SLOTS.c.ends_at > bindparam("now"))
)
# A join would let SQLite begin with all events: with thousands of them each booking would wait.
UNDRAWN = (
    exists()
    .where(EVENTS.c.id == TICKETS.c.event_id)
    .where(EVENTS.c.drawn_at.is_(None), EVENTS.c.status == Status.PUBLISHED)
)
ENTERED = select(TICKETS.c.email_index, TICKETS.c.domain_index).where(
    TICKETS.c.state != "told", UNDRAWN
)


def _number(column: str, digests: str) -> ScalarSelect[int]:
    # The condition stands outside, once for both; both engines look it up by the index of each.
    both = union_all(BOOKED, ENTERED).subquery()
    found = both.c[column].in_(bindparam(digests, expanding=True))
    return select(func.count()).select_from(both).where(found).scalar_subquery()


# Each booking asks this: it is made once.
COUNTS = Ready(
    select(_number("email_index", "mailboxes"), _number("domain_index", "domains")),
    many=("mailboxes", "domains"),
)
