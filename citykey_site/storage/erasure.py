"""Destroys what belongs to an event day, and keeps the public record that it was done."""

from datetime import date, datetime

from sqlalchemy import select

from citykey_site.storage import bookings, tallies, tickets, waits
from citykey_site.storage.db import session
from citykey_site.storage.tables import ErasedDayRow
from citykey_site.storage.vault import vault


def erase_rows(day: date, *, now: datetime) -> int:
    """Removes the rows of a day, records the erasure, and counts the bookings removed.

    How many people came stays, as numbers.
    """
    tallies.freeze(day)
    tickets.remove_day(day)
    waits.remove_day(day)
    removed = bookings.remove_day(day)
    if session().get(ErasedDayRow, day) is None:
        session().add(ErasedDayRow(day=day, erased_at=now))
    return removed


def destroy_key(day: date) -> None:
    """Destroys the key of a day; what is left anywhere can then not be read again."""
    vault().destroy(bookings.key_of(day))


def is_erased(day: date) -> bool:
    """Tells whether an event day was erased."""
    return session().get(ErasedDayRow, day) is not None


def erased_days() -> list[tuple[date, datetime]]:
    """Lists the erased days with the moment of their erasure, newest first."""
    rows = session().scalars(select(ErasedDayRow).order_by(ErasedDayRow.day.desc()))
    return [(row.day, row.erased_at) for row in rows]
