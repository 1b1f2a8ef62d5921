"""Reads how letters, erasure, duties and backups stand, as numbers; changes nothing.

None of them is of an event, a day or a person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from citykey_site.domain import duties as rules
from citykey_site.domain.times import day_of
from citykey_site.services import privacy
from citykey_site.storage import backups, clock_marks, duties, outbox
from citykey_site.storage.vault import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Holds what was read.

    `letter_late` is how overdue the oldest letter is, `days_late` how many days should be erased
    already, `silent` how long no duty was tried (None: never yet), `backup_days` how old the newest
    backup is (None: there is none).
    """

    letters: int
    letter_late: timedelta
    letters_failed: int
    days_late: int
    duties_failing: int
    silent: timedelta | None
    clock_doubted: bool
    backup_days: int | None


def read(*, erase_after: timedelta, now: datetime) -> Measures:
    """Reads the numbers. Raises SQLAlchemy's error where the database is away."""
    letters, late, failed = outbox.backlog(now)
    known = duties.every()
    last = rules.last_run(known)
    mark = clock_marks.get()
    return Measures(
        letters=letters,
        letter_late=late,
        letters_failed=failed,
        days_late=len(privacy.days_late(after=erase_after, now=now)),
        duties_failing=sum(duty.has_failed for duty in known),
        silent=max(now - last, timedelta()) if last else None,
        clock_doubted=mark is not None and mark.doubted_since is not None,
        backup_days=_backup_days(now),
    )


def _backup_days(now: datetime) -> int | None:
    # Each day on which a backup was made has a key.
    keys = vault().names(backups.KEY_PREFIX)
    return (day_of(now) - backups.last_day(keys[-1], days=0)).days if keys else None
