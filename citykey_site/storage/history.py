"""Keeps the history; the database itself refuses to change or remove a line."""

from datetime import datetime

from sqlalchemy import select

from citykey_site.domain.history import Deed, Entry
from citykey_site.storage.db import session
from citykey_site.storage.tables import HistoryRow


def add(deed: Deed, *, by: str, event_id: str = "", now: datetime, **facts: object) -> None:
    """Adds a line in the transaction of the deed; `facts` are counts and moments as text."""
    session().add(HistoryRow(at=now, actor=by, deed=deed, event_id=event_id, facts=facts))


def latest(*, event_id: str | None = None, limit: int, skip: int = 0) -> list[Entry]:
    """Returns the latest lines, newest first; of one event where it is named."""
    wanted = select(HistoryRow).order_by(HistoryRow.id.desc()).limit(limit).offset(skip)
    if event_id is not None:
        wanted = wanted.filter_by(event_id=event_id)
    return [
        Entry(
            at=row.at, actor=row.actor, deed=Deed(row.deed), event_id=row.event_id, facts=row.facts
        )
        for row in session().scalars(wanted)
    ]
