"""Compares two pieces of work in turn, so that a machine that drifts slows both alike."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Is one line of the table; an empty target means that the figure is only told."""

    what: str
    measured: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Holds the medians of two pieces of work, in seconds a piece."""

    work: float
    yardstick: float

    @property
    def times(self) -> float:
        """Returns how many times the yardstick the work takes."""
        return self.work / self.yardstick


def compare(
    work: Callable[[], object],
    yardstick: Callable[[], object],
    *,
    pieces: int,
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> Compared:
    """Does `pieces` of each in turn, `rounds` times after one round to warm up."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(rounds + 1):
        for is_work in (number % 2 == 0, number % 2 == 1):
            seconds = _seconds(work if is_work else yardstick, pieces, clock)
            if number:
                taken[is_work].append(seconds)
    return Compared(median(taken[True]), median(taken[False]))


def _seconds(work: Callable[[], object], pieces: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(pieces):
        work()
    return (clock() - start) / pieces
