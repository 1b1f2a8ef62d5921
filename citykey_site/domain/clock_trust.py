"""Which time the erasure believes: only one that goes on evenly.

A clock that jumps (a wrong time server, a machine that wakes up in another year) must not erase
what is not due. Days, keys and sweeps of the erasure follow this time; nothing else does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

CHECKED_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Holds how far the clock may be from the time that went on evenly.

    `step` holds within one process, whose steady clock says how much time went by; `pause` after
    a start, when nobody knows how long nothing ran: 72 hours are a long weekend. A doubt is not
    ended by a start.
    """

    step: timedelta = timedelta(hours=1)
    pause: timedelta = timedelta(hours=72)


# With CITYKEY_CLOCK_FILE people move the time on purpose, by weeks.
MOVED_ON_PURPOSE = Limits(step=timedelta(days=90), pause=timedelta(days=90))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Holds what the clock showed last and what is believed of it.

    `trusted_at` goes on evenly also while the clock is in doubt, since `doubted_since` (by the
    doubted clock itself).
    """

    seen_at: datetime
    trusted_at: datetime
    doubted_since: datetime | None = None

    @property
    def believed(self) -> datetime:
        """Returns the time for the erasure: in doubt the earlier one, so that nothing is early."""
        return min(self.seen_at, self.trusted_at)


def advance(mark: Mark | None, *, now: datetime, passed: timedelta | None, limits: Limits) -> Mark:
    """Returns the next mark; `passed` is what a steady clock measured, None after a start.

    The first time of all is believed. A doubt ends when the clock comes back, or when the clock
    has gone on evenly for 24 hours since: that is the second check.
    """
    if mark is None:
        return trusted(now)
    evenly = _evenly(mark, now=now, passed=passed)
    expected = mark.trusted_at + evenly
    is_start = passed is None and mark.doubted_since is None
    most = limits.pause if is_start else limits.step
    if expected - limits.step <= now <= expected + most:
        return Mark(seen_at=now, trusted_at=max(now, mark.trusted_at))
    since = mark.doubted_since
    if since is None or not _is_even(mark, now=now, evenly=evenly, limits=limits):
        since = now
    if now - since >= CHECKED_AFTER:
        return trusted(now)
    return Mark(seen_at=now, trusted_at=expected, doubted_since=since)


def trusted(now: datetime) -> Mark:
    """Returns the mark of a clock that a person has looked at."""
    return Mark(seen_at=now, trusted_at=now)


def _evenly(mark: Mark, *, now: datetime, passed: timedelta | None) -> timedelta:
    # Another process may have moved the mark since this one looked: what it saw pass counts once.
    return max(min(passed or timedelta(0), now - mark.seen_at), timedelta(0))


def _is_even(mark: Mark, *, now: datetime, evenly: timedelta, limits: Limits) -> bool:
    return abs(now - mark.seen_at - evenly) <= limits.step
