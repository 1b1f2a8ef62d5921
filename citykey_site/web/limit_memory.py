"""Counts the limits of one process in its memory."""

from typing import ClassVar

from limits.storage import MemoryStorage

URI = "swept-memory://"
SWEPT_AFTER = 1000  # Counts.


class SweptMemory(MemoryStorage):
    """Counts as the library's own memory does, and forgets what is over once in a while.

    The library's own starts a thread for almost every count, which looks through all networks:
    of a booking that was a tenth of the work.
    """

    STORAGE_SCHEME: ClassVar = ["swept-memory"]

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.timer = _Never()
        self._counts = 0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Counts for a key that ends in so many seconds, and returns its count."""
        self._counts += 1
        if self._counts % SWEPT_AFTER == 0:
            for known in list(self.expirations):
                self.get(known)  # Forgets the key where its time is over.
        return super().incr(key, expiry, amount)


class _Never:
    """Stands in place of the thread that would sweep: the library starts none beside it."""

    def is_alive(self) -> bool:
        return True
