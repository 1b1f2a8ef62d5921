"""Finds what a restored database holds and no key opens: the key is gone, or was renewed since."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from citykey_site.domain.bookings import State
from citykey_site.storage import bookings
from citykey_site.storage.db import Base, session
from citykey_site.storage.tables import (
    BookingRow,
    DrawRow,
    EventRow,
    LetterRow,
    ReportRow,
    RequestRow,
    SubscriptionRow,
    TicketRow,
    WaitRow,
)
from citykey_site.storage.vault import KeyGone, SealBroken, vault

Named = Callable[[Base], str]
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Says where a table keeps sealed words, what they are bound to, and which key is theirs."""

    row: type[Base]
    sealed: str
    place: str
    key: Named


def _of_day(row: Base) -> str:
    return bookings.key_of(row.day)


def _of_row(row: Base) -> str:
    return row.sealing


BOOKING = Seal(row=BookingRow, sealed="email_sealed", place="email", key=_of_day)
# They last hours at most, and their keys with them: that they are gone is no loss.
PASSING = (
    Seal(row=LetterRow, sealed="sealed", place="letter", key=_of_day),
    Seal(row=RequestRow, sealed="email_sealed", place="request email", key=_of_row),
)
LASTING = (
    Seal(row=TicketRow, sealed="email_sealed", place="ticket email", key=_of_day),
    Seal(row=WaitRow, sealed="email_sealed", place="wait", key=_of_row),
    Seal(row=SubscriptionRow, sealed="email_sealed", place="news email", key=_of_row),
    Seal(row=ReportRow, sealed="words_sealed", place="report words", key=_of_row),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Holds a booking that nobody can read: its row, its window, and the places it holds there."""

    uid: str
    slot_id: int
    people: int


def days_without_key() -> list[date]:
    """Lists the days of bookings and tickets whose key is not there."""
    kept = set(session().scalars(select(BookingRow.day).distinct()))
    kept |= set(session().scalars(select(TicketRow.day).distinct()))
    live = set(vault().names(bookings.KEY_PREFIX))
    return sorted(day for day in kept if bookings.key_of(day) not in live)


def days_unread() -> list[date]:
    """Lists the days whose newest booking no key opens: lost keys, or another machine's folder."""
    newest = select(func.max(BookingRow.id)).group_by(BookingRow.day)
    rows = session().scalars(select(BookingRow).where(BookingRow.id.in_(newest)))
    return sorted(row.day for row in rows if not _opens(BOOKING, row))


def lost_bookings() -> list[Lost]:
    """Lists the bookings that no key opens."""
    return [
        Lost(
            uid=row.uid,
            slot_id=row.slot_id,
            people=row.party_size if row.state == State.BOOKED else 0,
        )
        for row in _lost(BOOKING)
    ]


def remove_bookings(uids: Iterable[str]) -> None:
    """Removes bookings with all that hangs on them."""
    for uid in uids:
        session().execute(delete(BookingRow).where(BookingRow.uid == uid))


def remove_all(seals: Iterable[Seal]) -> list[str]:
    """Removes what no key opens, and returns the uids: places may be kept for them."""
    gone = []
    for seal in seals:
        uids = [row.uid for row in _lost(seal)]
        for uid in uids:
            session().execute(delete(seal.row).where(seal.row.uid == uid))
        gone += uids
    return gone


def remove_seeds() -> int:
    """Removes draws whose seed no key opens, before it is public, and counts them.

    Each gets a new seed, with a new digest of it in public; without one it could never be drawn.
    """
    waiting = select(DrawRow, EventRow.day).join(EventRow, EventRow.id == DrawRow.event_id)
    gone = [row for row, day in session().execute(waiting) if not row.seed and _is_shut(row, day)]
    for row in gone:
        session().delete(row)
    session().flush()
    return len(gone)


def _is_shut(row: DrawRow, day: date) -> bool:
    try:
        vault().open(bookings.key_of(day), f"draw seed {row.event_id}", row.seed_sealed)
    except (KeyGone, SealBroken):
        return True
    return False


def _lost(seal: Seal) -> Iterator[Base]:
    last = 0
    while rows := _rows(seal, after=last):
        last = rows[-1].id
        yield from (row for row in rows if not _opens(seal, row))


def _rows(seal: Seal, *, after: int) -> list[Base]:
    # A few at a time: a letter with its calendar file is long, and thousands may wait.
    wanted = select(seal.row).where(seal.row.id > after).order_by(seal.row.id)
    return list(session().scalars(wanted.limit(MOST_AT_ONCE)))


def _opens(seal: Seal, row: Base) -> bool:
    sealed = getattr(row, seal.sealed)
    # What was emptied on purpose (a failed letter, a left waitlist) is not lost.
    if not sealed:
        return True
    try:
        vault().open(seal.key(row), f"{seal.place} {row.uid}", sealed)
    except (KeyGone, SealBroken):
        return False
    return True
