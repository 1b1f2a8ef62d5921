"""The duties that run by themselves, and when somebody should look after them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Longer than a slow mail server may hold the worker up, shorter than a reminder may be late.
SILENT_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Holds how a duty went the last times; `failures` counts those since it was last done."""

    name: str
    done_at: datetime | None = None
    failed_at: datetime | None = None
    failures: int = 0

    @property
    def has_failed(self) -> bool:
        """Tells whether the duty failed and was not done since."""
        return self.failures > 0


def last_run(duties: list[Duty]) -> datetime | None:
    """Returns when any duty was last tried, None where none ever was."""
    moments = [moment for duty in duties for moment in (duty.done_at, duty.failed_at) if moment]
    return max(moments, default=None)


def is_silent(duties: list[Duty], *, now: datetime) -> bool:
    """Tells whether the worker that does the duties does not run."""
    last = last_run(duties)
    return last is None or now - last > SILENT_FOR
