"""Numbers that all processes of one machine count together.

Each process adds in a file of its own, which is mapped into its memory: to count is an addition,
and nobody waits for another process. Which numbers there are is settled at the start, so that
nothing that comes with a request can ever become the name of one. A file is locked as long as its
process lives; the next process goes on in it, so that sums never fall and a crash loses nothing.
"""

import fcntl
import mmap
import os
import threading
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CELL_BYTES = 8
MOST_PROCESSES = 64

Name = tuple[str, ...]
Read = Callable[[], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """Is a process that runs: its place among the files, its number at the system, its levels."""

    place: int
    pid: int
    levels: Mapping[Name, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Holds the sums that all processes have counted since the files were made, and who lives."""

    sums: Mapping[Name, int]
    living: tuple[Living, ...]


class Counts:
    """Counts under fixed names.

    `follows` read counts that others keep in this process, `levels` what goes up and down and
    ends with the process; both are read whenever something is counted. Where the folder cannot be
    written, a process counts for itself and sees itself alone.
    """

    def __init__(
        self,
        folder: Path,
        *,
        sums: Iterable[Name],
        follows: Mapping[Name, Read],
        levels: Mapping[Name, Read],
    ) -> None:
        self._sums, self._levels = (*sums, *follows), tuple(levels)
        # The first cell has the process.
        self._cells = {name: at for at, name in enumerate((*self._sums, *self._levels), start=1)}
        self._bytes = CELL_BYTES * (len(self._cells) + 1)
        # Another version of the program may have other names: its files are not read as ours.
        names = "\n".join("\t".join(name) for name in self._cells)
        self._mark = f"{zlib.crc32(names.encode()):08x}"
        self._folder = folder
        self._follow = [(self._cells[name], read) for name, read in follows.items()]
        self._level = [(self._cells[name], read) for name, read in levels.items()]
        self._lock = threading.Lock()
        self._pid = 0
        self._numbers = memoryview(b"")
        self._followed: dict[int, int] = {}

    def add(self, *steps: tuple[Name, int]) -> None:
        """Adds to some numbers at once. Raises KeyError for a name that was not settled."""
        cells = self._cells
        with self._lock:
            numbers = self._of_this_process()
            for name, more in steps:
                numbers[cells[name]] += more
            self._read_others(numbers)

    def look(self) -> Seen:
        """Returns the numbers of all processes of this machine."""
        with self._lock:
            numbers = self._of_this_process()
            self._read_others(numbers)
            own = array("Q", bytes(numbers))
        found = self._read() or [(0, True, own)]
        sums = [sum(column) for column in zip(*(numbers for _, _, numbers in found), strict=True)]
        return Seen(
            sums={name: sums[self._cells[name]] for name in self._sums},
            living=tuple(
                Living(
                    place=place,
                    pid=numbers[0],
                    levels={name: numbers[self._cells[name]] for name in self._levels},
                )
                for place, lives, numbers in found
                if lives
            ),
        )

    def _of_this_process(self) -> memoryview:
        # A fork has the memory of its parent before it, and needs a file of its own.
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._followed = {}
            space = self._claimed() or mmap.mmap(-1, self._bytes)
            self._numbers = memoryview(space).cast("Q")
            self._numbers[0] = self._pid
        return self._numbers

    def _read_others(self, numbers: memoryview) -> None:
        for cell, read in self._follow:
            value, before = read(), self._followed.get(cell, 0)
            if value > before:
                numbers[cell] += value - before
                self._followed[cell] = value
        for cell, read in self._level:
            numbers[cell] = read()

    def _claimed(self) -> mmap.mmap | None:
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            self._forget_other_versions()
            for place in range(MOST_PROCESSES):
                space = _claim(self._folder / f"{self._mark}.{place:02}", self._bytes)
                if space is not None:
                    return space
        return None

    def _forget_other_versions(self) -> None:
        for path in self._folder.iterdir():
            if not path.name.startswith(self._mark) and not _is_locked(path):
                path.unlink(missing_ok=True)

    def _read(self) -> list[tuple[int, bool, array]]:
        """Returns place, whether its process lives, and the numbers of each file."""
        found = []
        with suppress(OSError):
            for path in sorted(self._folder.glob(f"{self._mark}.*")):
                read = path.read_bytes()
                if len(read) == self._bytes:
                    place = int(path.suffix.removeprefix("."))
                    found.append((place, _is_locked(path), array("Q", read)))
        # Where this process found no file it is in none of them: better itself than nobody.
        return found if any(numbers[0] == self._pid for _, _, numbers in found) else []


def _claim(path: Path, size: int) -> mmap.mmap | None:
    """Returns a file mapped into memory and locked, None where another process has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Written in full: a disk without room says so here, and not by a signal at a later sum.
        if os.fstat(file).st_size != size and os.pwrite(file, bytes(size), 0) != size:
            return None
        # The mapping has the descriptor a second time, and the lock lasts as long as that.
        return mmap.mmap(file, size)
    except BlockingIOError:
        return None
    finally:
        os.close(file)


def _is_locked(path: Path) -> bool:
    file = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False
