"""Measures two things in turn, round by round, so that a busy machine slows both alike."""

import time
from collections.abc import Callable
from statistics import median

ROUNDS = 7


def cpu_ratio(one: Callable[[], object], other: Callable[[], object], *, times: int) -> float:
    """Returns how much more processor time `one` takes than `other`: the median of all rounds."""
    return median(_cpu(one, times) / _cpu(other, times) for _ in range(ROUNDS))


def rate_ratio(one: Callable[[], object], other: Callable[[], object], *, times: int) -> float:
    """Returns the rate of `one` as a share of the rate of `other`: the median of all rounds."""
    return median(_seconds(other, times) / _seconds(one, times) for _ in range(ROUNDS))


def _cpu(deed: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        deed()
    return time.process_time() - start


def _seconds(deed: Callable[[], object], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        deed()
    return time.perf_counter() - start
