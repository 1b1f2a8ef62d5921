"""Keeps the history; the database itself refuses to change or remove a line."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from citykey_site.domain import times
from citykey_site.domain.history import OF_ONE_PARTY, Deed, Entry
from citykey_site.storage.db import session
from citykey_site.storage.tables import HistoryRow


def add(deed: Deed, *, by: str, event_id: str = "", now: datetime, **facts: object) -> None:
    """Adds a line in the transaction of the deed; `facts` are counts and moments as text.

    What is about one party is kept with the beginning of its hour.
    """
    at = times.hour_of(now) if deed in OF_ONE_PARTY else now
    session().add(HistoryRow(at=at, actor=by, deed=deed, event_id=event_id, facts=facts))


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


def last_told(event_ids: Iterable[str], deeds: Iterable[Deed]) -> dict[str, datetime]:
    """Returns the moment of the newest line of some deeds for each event that has one."""
    rows = session().execute(
        select(HistoryRow.event_id, func.max(HistoryRow.at))
        .where(HistoryRow.event_id.in_(tuple(event_ids)), HistoryRow.deed.in_(tuple(deeds)))
        .group_by(HistoryRow.event_id)
    )
    return {event_id: at for event_id, at in rows}
