"""Keeps and finds day passes; of a code only a digest is kept.

Its key is outside the database: who reads the database cannot try codes against it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select, update

from citykey_site.domain.day_passes import DayPass
from citykey_site.storage.db import session
from citykey_site.storage.tables import DayPassRow, EventRow
from citykey_site.storage.vault import vault

KEY = "staff"


def add(event_id: int, *, public_id: str, number: int, code: str) -> DayPass:
    """Keeps a new pass and returns it."""
    row = DayPassRow(public_id=public_id, event_id=event_id, number=number, digest=_digest(code))
    session().add(row)
    session().flush()
    return _fact(row)


def of_event(event_id: int) -> tuple[DayPass, ...]:
    """Returns the passes of an event in order of their numbers."""
    rows = session().scalars(
        select(DayPassRow)
        .filter_by(event_id=event_id)
        .order_by(DayPassRow.number)
        .execution_options(populate_existing=True)
    )
    return tuple(_fact(row) for row in rows)


def last_number(event_id: int) -> int:
    """Returns the highest number of the passes of an event, 0 where there is none."""
    return session().scalar(select(func.max(DayPassRow.number)).filter_by(event_id=event_id)) or 0


def is_made(public_ids: Iterable[str]) -> bool:
    """Tells whether one of these passes is there already."""
    wanted = select(DayPassRow.id).where(DayPassRow.public_id.in_(tuple(public_ids))).limit(1)
    return session().scalar(wanted) is not None


def code_in_use(code: str) -> bool:
    """Tells whether a pass has this code already."""
    return session().scalar(select(DayPassRow.id).filter_by(digest=_digest(code))) is not None


def find(code: str) -> tuple[DayPass, str, date] | None:
    """Finds the live pass with this code, the public id of its event and the event's day."""
    found = session().execute(
        select(DayPassRow, EventRow.public_id, EventRow.day)
        .join(EventRow, EventRow.id == DayPassRow.event_id)
        .where(DayPassRow.digest == _digest(code), DayPassRow.revoked_at.is_(None))
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    return (_fact(row[0]), row[1], row[2]) if row else None


def revoke(event_id: int, public_id: str | None, *, now: datetime) -> int:
    """Revokes one pass of an event, or all where none is named; counts those that were live."""
    if public_id is not None and "\0" in public_id:  # No text of PostgreSQL holds it.
        return 0
    live = [DayPassRow.event_id == event_id, DayPassRow.revoked_at.is_(None)]
    if public_id is not None:
        live.append(DayPassRow.public_id == public_id)
    done = session().execute(
        update(DayPassRow)
        .where(*live)
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return done.rowcount


def _digest(code: str) -> bytes:
    return vault().index(KEY, "day pass", code)


def _fact(row: DayPassRow) -> DayPass:
    return DayPass(id=row.id, public_id=row.public_id, number=row.number, revoked_at=row.revoked_at)
