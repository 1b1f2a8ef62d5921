"""Erases each event day when its time has come: rows, letters, key, and the traces in the log."""

from datetime import date, datetime, timedelta

from citykey_site.domain.one_time import CALLED_EXPIRED_FOR
from citykey_site.domain.staff import KEPT_AFTER_END, LONGEST
from citykey_site.domain.times import end_of_day
from citykey_site.mail.files import forget_letters
from citykey_site.services import allowances, news, places, reports
from citykey_site.storage import (
    bookings,
    clock_marks,
    erasure,
    events,
    holds,
    kept,
    legal_holds,
    mail_stops,
    passes,
    sittings,
    staff_codes,
    staff_sessions,
    traces,
    tries,
    waits,
)
from citykey_site.storage.db import transaction

LATEST = timedelta(hours=1)


def erase_due(*, after: timedelta, mail_folder, now: datetime) -> list[date]:
    """Erases every day whose last event ended `after` ago or earlier, and returns the days.

    `now` is a time that may be believed (`services/clock_trust.py`). During a legal hold no day is
    erased. Run again after a crash it finishes what was begun: the rows go first, the key last.
    """
    erased = []
    for day in days_due(after=after, now=now):
        if not _erase_rows(day, now=now):
            break
        forget_letters(mail_folder, day=day)
        erasure.destroy_key(day)
        erased.append(day)
    sweep(now=now)
    return erased


def days_due(*, after: timedelta, now: datetime) -> list[date]:
    """Lists the days of which something personal is kept although their time has come."""
    ends = ends_of(bookings.days_kept())
    return [day for day, end in ends.items() if now >= end + after]


def ends_of(days: list[date]) -> dict[date, datetime]:
    """Returns when the last event of each day ends; midnight where all events moved away."""
    known = events.last_end_by_day(days)
    return {day: known.get(day) or end_of_day(day) for day in days}


def days_late(*, after: timedelta, now: datetime) -> list[date]:
    """Lists the days that should be erased for an hour and are not, though nothing forbids it.

    A legal hold forbids it, and so does a clock in doubt.
    """
    if legal_holds.current() is not None:
        return []
    mark = clock_marks.get()
    believed = min(now, mark.trusted_at) if mark and mark.doubted_since else now
    return days_due(after=after, now=believed - LATEST)


def empty_log() -> bool:
    """Empties the write-ahead log; tells whether it is empty, else it must be tried again."""
    return traces.truncate_log()


def rewrite() -> bool:
    """Writes PostgreSQL's files anew; tells whether it is done, else it must be tried again."""
    return traces.rewrite()


def sweep(*, now: datetime) -> None:
    """Removes what has ended by itself: passes, sign-ins of staff, counts of tries, old reports.

    During a legal hold only what was never kept longer than its use.
    """
    with transaction():
        passes.sweep(now)
        sittings.sweep(now)
        tries.sweep(now)
        staff_sessions.sweep(now - LONGEST - KEPT_AFTER_END)
        staff_codes.sweep_mailed(now - CALLED_EXPIRED_FOR)
    if legal_holds.current() is None:
        _sweep_lives(now=now)


def _sweep_lives(*, now: datetime) -> None:
    """Removes what may be kept for weeks or months, once its time is over."""
    with transaction():
        mail_stops.sweep(now)
    reports.sweep(now=now)
    news.sweep(now=now)
    allowances.sweep(now=now)


def _erase_rows(day: date, *, now: datetime) -> bool:
    """Removes the rows of a day; tells whether it might: False where a legal hold has begun."""
    with transaction():
        legal_holds.line_up()
        if legal_holds.current() is not None:
            return False
        remove_rows(day, now=now)
        return True


def remove_rows(day: date, *, now: datetime) -> None:
    """Removes the rows of a day and records its erasure. Opens no transaction."""
    gone = kept.remove_of_day(day)
    places.give_back([*holds.remove_of_day(day), *gone])
    waits.put_back(item.owner for item in gone if item.owner)
    erasure.erase_rows(day, now=now)
