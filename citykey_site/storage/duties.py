"""Keeps how the duties that run by themselves went; never the words of an error."""

from datetime import datetime

from sqlalchemy import select

from citykey_site.domain.duties import Duty
from citykey_site.storage.db import session
from citykey_site.storage.tables import DutyRow


def every() -> list[Duty]:
    """Returns every duty that was ever tried, by name."""
    rows = session().scalars(
        select(DutyRow).order_by(DutyRow.name).execution_options(populate_existing=True)
    )
    return [
        Duty(name=row.name, done_at=row.done_at, failed_at=row.failed_at, failures=row.failures)
        for row in rows
    ]


def done(name: str, *, now: datetime) -> None:
    """Keeps that a duty was done."""
    row = _row(name)
    row.done_at, row.failures = now, 0


def failed(name: str, *, now: datetime) -> None:
    """Keeps that a duty failed, and counts the failures since it was done."""
    row = _row(name)
    row.failed_at, row.failures = now, row.failures + 1


def _row(name: str) -> DutyRow:
    row = session().get(DutyRow, name, populate_existing=True)
    if row is None:
        row = DutyRow(name=name, failures=0)
        session().add(row)
    return row
