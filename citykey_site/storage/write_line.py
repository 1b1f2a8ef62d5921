"""A line before SQLite's write lock: who came first writes first, in all processes of a machine.

SQLite lets everybody try again and again, and some starve: of 64 at once the last waited seven
times as long. Each who waits locks that byte of an empty file whose number is the moment of
coming (the steady clock is the same in every process), and it is their turn when they can lock
all bytes before it as well. The system takes the locks of a process that dies away with it.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PAUSE_SECONDS = 0.001


class NoTurn(Exception):
    """Those who came earlier have not gone in time, or the file of the line cannot be made."""


class Place:
    """Is one who stands in line, by the number of their byte."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.is_first_here = threading.Event()


class Line:
    """Keeps the order of one process; its first one stands in the order of all processes.

    The file is open only while somebody waits: closing it frees every lock that the process has
    on it (POSIX), so each file has one line in a process, which `line_of` gives.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1
        self._guard = threading.Lock()
        self._waiting: deque[Place] = deque()

    @contextmanager
    def turn(self, *, seconds: float) -> Iterator[None]:
        """Waits until all who came before have gone, and keeps all others waiting meanwhile.

        Raises NoTurn after so many seconds.
        """
        until = time.monotonic() + seconds
        place = self._join(until)
        try:
            if not place.is_first_here.wait(seconds):
                raise NoTurn
            while not self._lock(0, place.number):
                if time.monotonic() > until:
                    raise NoTurn
                time.sleep(PAUSE_SECONDS)
            yield
        finally:
            self._leave(place)

    def waiting(self) -> int:
        """Counts who stands in line in this process, with the one whose turn it is."""
        return len(self._waiting)

    def _join(self, until: float) -> Place:
        with self._guard:
            if not self._waiting:
                self._open()
            try:
                place = self._placed(until)
            except BaseException:
                self._close_if_empty()
                raise
            self._waiting.append(place)
            if self._waiting[0] is place:
                place.is_first_here.set()
            return place

    def _placed(self, until: float) -> Place:
        place = Place(time.monotonic_ns())
        # Whoever's turn it is may have come in this very moment, and holds all before it. One whose
        # clock is another (a machine apart, on the same disk) may hold what is never reached.
        while not self._lock(place.number, 1):
            if time.monotonic() > until:
                raise NoTurn
            time.sleep(PAUSE_SECONDS)
            place = Place(time.monotonic_ns())
        return place

    def _close_if_empty(self) -> None:
        if not self._waiting:
            os.close(self._file)

    def _open(self) -> None:
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as failed:  # A full or read-only disk: nothing could be written either.
            raise NoTurn from failed

    def _leave(self, place: Place) -> None:
        with self._guard:
            start = 0 if self._waiting[0] is place else place.number
            self._waiting.remove(place)
            self._close_if_empty()
            if not self._waiting:
                return
            fcntl.lockf(self._file, fcntl.LOCK_UN, place.number + 1 - start, start)
            self._waiting[0].is_first_here.set()

    def _lock(self, start: int, length: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (BlockingIOError, PermissionError):
            return False
        except OSError as failed:  # The system has no lock left, or this disk knows none.
            raise NoTurn from failed
        return True


@cache
def line_of(path: Path) -> Line:
    """Returns the line of a file, the same one for the whole process."""
    return Line(path)
