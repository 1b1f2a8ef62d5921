"""Keeps how the duties that run by themselves went, so that staff see it."""

from datetime import datetime, timedelta

from citykey_site.storage import duties
from citykey_site.storage.db import transaction

WRITTEN_EVERY = timedelta(minutes=1)


class Record:
    """Writes the outcome of each duty: when it changes, and else at most once a minute."""

    def __init__(self) -> None:
        self._written: dict[str, tuple[bool, datetime]] = {}

    def note(self, name: str, *, went_well: bool, now: datetime) -> None:
        """Keeps how a duty went, unless the same was written within the last minute."""
        before, at = self._written.get(name, (None, now))
        if before is went_well and at <= now < at + WRITTEN_EVERY:
            return
        write = duties.done if went_well else duties.failed
        with transaction():
            write(name, now=now)
        self._written[name] = (went_well, now)
