"""Keeps the legal holds: the one that lasts, and those that are over, as the public record."""

from datetime import datetime

from sqlalchemy import func, select

from citykey_site.domain.legal_holds import LegalHold
from citykey_site.storage.db import session
from citykey_site.storage.tables import LegalHoldRow

# Any number that no other lock of this kind has: those are digests of 64 bits.
LOCK = 45


def line_up() -> None:
    """Lets a hold begin before an erasure or after it, never within, until the transaction ends.

    SQLite lets one deed write at a time; there is nothing more to do.
    """
    if session().get_bind().dialect.name == "postgresql":
        session().execute(select(func.pg_advisory_xact_lock(LOCK)))


def current() -> LegalHold | None:
    """Returns the hold that lasts now, None where there is none."""
    row = _lasting()
    return _fact(row) if row else None


def past() -> list[LegalHold]:
    """Lists the holds that are over, the newest first."""
    rows = session().scalars(
        select(LegalHoldRow)
        .where(LegalHoldRow.ended_at.is_not(None))
        .order_by(LegalHoldRow.id.desc())
    )
    return [_fact(row) for row in rows]


def begin(*, now: datetime) -> None:
    """Keeps that a hold begins."""
    session().add(LegalHoldRow(begun_at=now))


def end(*, now: datetime) -> None:
    """Keeps that the hold which lasts is over."""
    _lasting().ended_at = now


def _lasting() -> LegalHoldRow | None:
    return (
        session()
        .scalars(
            select(LegalHoldRow).filter_by(ended_at=None).execution_options(populate_existing=True)
        )
        .first()
    )


def _fact(row: LegalHoldRow) -> LegalHold:
    return LegalHold(begun_at=row.begun_at, ended_at=row.ended_at)
