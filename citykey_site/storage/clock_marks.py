"""Keeps the one mark of the time that the erasure believes."""

from citykey_site.domain.clock_trust import Mark
from citykey_site.storage.db import session
from citykey_site.storage.tables import ClockMarkRow

ONLY = 1


def get() -> Mark | None:
    """Returns the mark, None before the first look at the clock."""
    return _fact(session().get(ClockMarkRow, ONLY, populate_existing=True))


def lock() -> Mark | None:
    """Returns the mark and keeps others from moving it until the transaction ends."""
    return _fact(session().get(ClockMarkRow, ONLY, populate_existing=True, with_for_update=True))


def keep(mark: Mark) -> None:
    """Keeps a new mark."""
    row = session().get(ClockMarkRow, ONLY)
    if row is None:
        row = ClockMarkRow(id=ONLY)
        session().add(row)
    row.seen_at, row.trusted_at = mark.seen_at, mark.trusted_at
    row.doubted_since = mark.doubted_since


def _fact(row: ClockMarkRow | None) -> Mark | None:
    if row is None:
        return None
    return Mark(seen_at=row.seen_at, trusted_at=row.trusted_at, doubted_since=row.doubted_since)
