"""Erases each event day when its time has come: rows, letters, key, and the traces in the log."""

from datetime import date, datetime, timedelta

from citykey_site.domain.one_time import CALLED_EXPIRED_FOR
from citykey_site.domain.staff import KEPT_AFTER_END, LONGEST
from citykey_site.mail.files import forget_letters
from citykey_site.services import allowances, news, places, reports
from citykey_site.storage import (
    bookings,
    db,
    erasure,
    events,
    holds,
    kept,
    passes,
    sittings,
    staff_codes,
    staff_sessions,
    tries,
    waits,
)
from citykey_site.storage.db import transaction


def erase_due(*, after: timedelta, mail_folder, now: datetime) -> list[date]:
    """Erases every day whose last event ended `after` ago or earlier, and returns the days.

    Run again after a crash it finishes what was begun: the rows go first, the key last.
    """
    due = days_due(after=after, now=now)
    for day in due:
        with transaction():
            gone = kept.remove_of_day(day)
            places.give_back([*holds.remove_of_day(day), *gone])
            waits.put_back(item.owner for item in gone if item.owner)
            erasure.erase_rows(day, now=now)
        forget_letters(mail_folder, day=day)
        erasure.destroy_key(day)
    sweep(now=now)
    return due


def days_due(*, after: timedelta, now: datetime) -> list[date]:
    """Lists the days of which something personal is kept although their time has come."""
    return [day for day in bookings.days_kept() if _is_due(day, after, now)]


def empty_log() -> bool:
    """Empties the write-ahead log; tells whether it is empty, else it must be tried again."""
    return db.truncate_log()


def sweep(*, now: datetime) -> None:
    """Removes what has ended by itself: passes, sign-ins of staff, counts of tries, old reports."""
    with transaction():
        passes.sweep(now)
        sittings.sweep(now)
        tries.sweep(now)
        staff_sessions.sweep(now - LONGEST - KEPT_AFTER_END)
        staff_codes.sweep_mailed(now - CALLED_EXPIRED_FOR)
    reports.sweep(now=now)
    news.sweep(now=now)
    allowances.sweep(now=now)


def _is_due(day: date, after: timedelta, now: datetime) -> bool:
    # A day whose events were all moved away has no end of its own: its last hour counts.
    end = events.last_end_by_day([day]).get(day)
    if end is None:
        return now.date() > day + timedelta(days=1) + after
    return now >= end + after
