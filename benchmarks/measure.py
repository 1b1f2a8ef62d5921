"""Compares two pieces of work in turn, so that a machine that drifts slows both alike."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Is one line of the table; an empty target means that the figure is only told.

    `reached` says whether the target is, None where there is none.
    """

    what: str
    measured: str
    target: str = ""
    reached: bool | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Holds the medians of two pieces of work, in seconds a piece."""

    work: float
    yardstick: float

    @property
    def times(self) -> float:
        """Returns how many times the yardstick the work takes."""
        return self.work / self.yardstick

    @property
    def rate(self) -> float:
        """Returns how many pieces of the work are done in the time of one of the yardstick."""
        return self.yardstick / self.work


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


def rate_row(what: str, found: Compared, *, least: float) -> Row:
    """Returns a row on a rate that should be at least so many times the yardstick's."""
    return Row(
        what=what,
        measured=f"{found.rate:.2f} × ({found.work * 1000:.2f} ms)",
        target=f"≥ {least} ×",
        reached=found.rate >= least,
    )


def cost_row(what: str, found: Compared, *, most: float) -> Row:
    """Returns a row on a cost that should be at most so many times the yardstick's."""
    return Row(
        what=what,
        measured=f"{found.times:.2f} × ({found.work * 1000:.2f} ms)",
        target=f"≤ {most} ×",
        reached=found.times <= most,
    )


def _seconds(work: Callable[[], object], pieces: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(pieces):
        work()
    return (clock() - start) / pieces
