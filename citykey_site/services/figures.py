"""Hands figures out as a file, and keeps in the history that this was done."""

from datetime import date, datetime

from citykey_site.domain import figures as rules
from citykey_site.domain.figures import Month
from citykey_site.domain.history import Deed
from citykey_site.storage import figures, history
from citykey_site.storage.db import transaction


def export(first: date, last: date, *, by: str, now: datetime) -> list[Month]:
    """Returns what may be told of whole months, and writes a line of history."""
    with transaction():
        found = rules.months(figures.between(first, last))
        events = sum(len(month.events) for month in found)
        history.add(Deed.EXPORTED, by=by, now=now, events=events)
        return found
