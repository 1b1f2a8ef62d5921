"""Looks at the clock for the erasure: moves the mark of the time that it may believe."""

from datetime import datetime, timedelta

from citykey_site.domain import clock_trust as rules
from citykey_site.domain.clock_trust import Limits, Mark
from citykey_site.storage import clock_marks
from citykey_site.storage.db import transaction


class Watch:
    """Looks again and again within one process, with a steady clock beside the one on the wall."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._steady: float | None = None

    def look(self, *, now: datetime, steady: float) -> Mark:
        """Moves the mark and returns it; `steady` are seconds of a clock that nobody sets."""
        passed = None if self._steady is None else timedelta(seconds=steady - self._steady)
        with transaction():
            mark = rules.advance(clock_marks.lock(), now=now, passed=passed, limits=self._limits)
            clock_marks.keep(mark)
        self._steady = steady
        return mark


def trust(*, now: datetime) -> Mark:
    """Believes the clock, because a person has looked at it."""
    with transaction():
        mark = rules.trusted(now)
        clock_marks.keep(mark)
        return mark


def is_in_doubt(limits: Limits, *, now: datetime) -> bool:
    """Tells whether the erasure would not believe the clock at this moment; changes nothing."""
    mark = rules.advance(clock_marks.get(), now=now, passed=None, limits=limits)
    return mark.doubted_since is not None


def limits_of(*, moved_on_purpose: bool) -> Limits:
    """Returns how far the clock may be off; far more where tests and demonstrations set it."""
    return rules.MOVED_ON_PURPOSE if moved_on_purpose else Limits()
