"""Finds what is still sealed under the key before a renewed one, and seals it anew.

Every kind of row whose words can be opened is here. A key that only counts or compares (higher
limits, stopped emails, wrong codes, what staff type in) cannot be renewed so: nothing is kept
from which its digests could be made again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from citykey_site.storage import bookings, draws, outbox, reports, subscriptions, tickets, waits
from citykey_site.storage.db import Base, session
from citykey_site.storage.months import PREFIX as MONTH
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import (
    BookingRow,
    DrawRow,
    EventRow,
    LetterRow,
    ReportRow,
    SubscriptionRow,
    TicketRow,
    WaitRow,
)
from citykey_site.storage.vault import vault

OF_MONTHS = (Thing.LINE, Thing.NEWS, Thing.REPORT)
RENEWED = (bookings.KEY_PREFIX, *(f"{MONTH}{thing}-" for thing in OF_MONTHS))
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Says of a kind of row which belong to a key, what is sealed where, and how to do it anew."""

    row: type[Base]
    id: InstrumentedAttribute
    of_key: Callable[[str], ColumnElement[bool]]
    sealed: Callable[[Base], tuple[str, bytes]]
    seal_anew: Callable[[Base], None]


def names() -> list[str]:
    """Lists the live keys that can be renewed."""
    return [name for prefix in RENEWED for name in vault().names(prefix)]


def left(key: str) -> Iterator[tuple[Kind, int]]:
    """Yields each row that only the key before opens, by its kind and id; locks nothing."""
    for kind in KINDS:
        last = 0
        while rows := _rows(kind, key, after=last):
            last = getattr(rows[-1], kind.id.key)
            for row in rows:
                if vault().is_of_key_before(key, *kind.sealed(row)):
                    yield kind, getattr(row, kind.id.key)


def seal_anew(key: str, kind: Kind, row_id: int) -> None:
    """Seals one row under the newest key, unless it is gone or was sealed anew meanwhile.

    One that somebody holds is passed over: who holds several rows must not wait for others.
    """
    wanted = select(kind.row).where(kind.id == row_id).with_for_update(skip_locked=True)
    row = session().scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if row is not None and vault().is_of_key_before(key, *kind.sealed(row)):
        kind.seal_anew(row)
        session().flush()


def _rows(kind: Kind, key: str, *, after: int) -> list[Base]:
    wanted = select(kind.row).where(kind.of_key(key), kind.id > after).order_by(kind.id)
    newest = wanted.limit(MOST_AT_ONCE).execution_options(populate_existing=True)
    return list(session().scalars(newest))


def _of_day(column: InstrumentedAttribute) -> Callable[[str], ColumnElement[bool]]:
    return lambda key: column == _day(key)


def _day(key: str) -> date | None:
    found = key.startswith(bookings.KEY_PREFIX)
    return date.fromisoformat(key.removeprefix(bookings.KEY_PREFIX)) if found else None


def _of_event_day(key: str) -> ColumnElement[bool]:
    return DrawRow.event_id.in_(select(EventRow.id).where(EventRow.day == _day(key)))


KINDS = (
    Kind(
        row=BookingRow,
        id=BookingRow.id,
        of_key=_of_day(BookingRow.day),
        sealed=lambda row: (f"code {row.uid}", row.code_sealed),
        seal_anew=bookings.seal_anew,
    ),
    Kind(
        row=LetterRow,
        id=LetterRow.id,
        of_key=_of_day(LetterRow.day),
        sealed=lambda row: (f"letter {row.uid}", row.sealed),
        seal_anew=outbox.seal_anew,
    ),
    Kind(
        row=TicketRow,
        id=TicketRow.id,
        of_key=_of_day(TicketRow.day),
        sealed=lambda row: (f"ticket email {row.uid}", row.email_sealed),
        seal_anew=tickets.seal_anew,
    ),
    Kind(
        row=DrawRow,
        id=DrawRow.event_id,
        of_key=_of_event_day,
        sealed=lambda row: (f"draw seed {row.event_id}", row.seed_sealed),
        seal_anew=draws.seal_anew,
    ),
    Kind(
        row=WaitRow,
        id=WaitRow.id,
        of_key=lambda key: WaitRow.sealing == key,
        sealed=lambda row: (f"wait {row.uid}", row.email_sealed),
        seal_anew=waits.seal_anew,
    ),
    Kind(
        row=SubscriptionRow,
        id=SubscriptionRow.id,
        of_key=lambda key: SubscriptionRow.sealing == key,
        sealed=lambda row: (f"news email {row.uid}", row.email_sealed),
        seal_anew=subscriptions.seal_anew,
    ),
    Kind(
        row=ReportRow,
        id=ReportRow.id,
        of_key=lambda key: ReportRow.sealing == key,
        sealed=lambda row: (f"report words {row.uid}", row.words_sealed),
        seal_anew=reports.seal_anew,
    ),
)
