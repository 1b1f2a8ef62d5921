"""Counts what a mailbox, or a registered domain, has: bookings to come and entries in draws.

The work is the same whether anything is found or not.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from citykey_site.domain.bookings import State
from citykey_site.domain.events import Status
from citykey_site.domain.mail_domains import registered
from citykey_site.storage.bookings import digests_of, digests_of_owner
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, EventRow, SlotRow, TicketRow


def of_mailbox(email: str, *, now: datetime) -> int:
    """Counts what all spellings of a mailbox have together."""
    digests = digests_of_owner(email)
    booked = _booked(BookingRow.email_index, digests, now=now)
    return booked + _entered(TicketRow.email_index, digests)


def of_domain(email: str, *, now: datetime) -> int:
    """Counts what all mailboxes of the address's registered domain have; 0 where it has none."""
    digests = digests_of("domain", registered(email) or "")
    booked = _booked(BookingRow.domain_index, digests, now=now)
    return booked + _entered(TicketRow.domain_index, digests)


def _booked(column: InstrumentedAttribute, digests: list[bytes], *, now: datetime) -> int:
    return session().scalar(
        select(func.count(BookingRow.id))
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .where(column.in_(digests), BookingRow.state == State.BOOKED, SlotRow.ends_at > now)
    )


def _entered(column: InstrumentedAttribute, digests: list[bytes]) -> int:
    # A ticket that was told is a booking by now, or has nothing.
    return session().scalar(
        select(func.count(TicketRow.id))
        .join(EventRow, EventRow.id == TicketRow.event_id)
        .where(
            column.in_(digests),
            TicketRow.state != "told",
            EventRow.drawn_at.is_(None),
            EventRow.status == Status.PUBLISHED,
        )
    )
