"""Clears the traces of what was erased, again and again until nothing is left of it."""

from citykey_site.storage import tombstones, traces
from citykey_site.storage.vault import vault

PATIENCE_SECONDS = 120
REWRITTEN_EVERY_SECONDS = 24 * 60 * 60
REWRITTEN_FOR_ONE_SECONDS = 60 * 60


class StillInUse(Exception):
    """Somebody has been reading the database for too long; the traces wait for them."""


class Cleaner:
    """Clears within one process; what went wrong before it began is done first of all.

    SQLite's log is emptied each time, so that what anybody erased a moment ago is in no byte.
    PostgreSQL's tables are written anew after a key was destroyed, after a start, and once a day;
    within an hour after a person had something erased. It locks them for a moment.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._noted: dict[str, int] = {}
        self._rewritten_at: float | None = None
        self._clean_at: float | None = None

    def clean(self, *, steady: float) -> None:
        """Clears what it can; `steady` are seconds of a clock that nobody sets.

        Raises StillInUse where readers were in the way for two minutes; tried again it goes on.
        """
        if self._clean_at is None:
            self._clean_at = steady
        if traces.truncate_log() and self._rewrite(steady):
            self._clean_at = steady
        elif steady - self._clean_at > PATIENCE_SECONDS:
            raise StillInUse

    def _rewrite(self, steady: float) -> bool:
        live, noted = set(vault().names("")), tombstones.sizes()
        every = REWRITTEN_EVERY_SECONDS if noted == self._noted else REWRITTEN_FOR_ONE_SECONDS
        rested = self._rewritten_at is not None and not self._keys - live
        if rested and steady - self._rewritten_at < every:
            self._keys = live
            return True
        if not traces.rewrite():
            return False
        self._keys, self._noted, self._rewritten_at = live, noted, steady
        return True
