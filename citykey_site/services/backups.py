"""Makes backups that end by themselves, and restores them without bringing back what was erased.

A backup is sealed under a key of its Chicago date, which the site destroys after some days: then
nobody reads it any more, wherever copies of it lie.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from citykey_site.domain.bookings import Booking
from citykey_site.domain.times import day_of
from citykey_site.services import forgetting, places, privacy
from citykey_site.services.clock_trust import trust
from citykey_site.storage import (
    backup_files,
    backups,
    bookings,
    holds,
    kept,
    lost_seals,
    months,
    outbox,
    reports,
    schema,
    slots,
    subscriptions,
    tickets,
    tombstones,
    waits,
)
from citykey_site.storage.backup_files import About
from citykey_site.storage.db import transaction
from citykey_site.storage.vault import KeyGone, vault

USE = b"backup"


class BackupExpired(Exception):
    """The key of the backup is gone: its time is over, or the keys are another site's."""


class BackupOfOtherSchema(Exception):
    """The backup has another revision of the schema, which is its argument."""


class ClockDoubted(Exception):
    """The clock shows a date at which nobody reads this backup; the argument is its moment."""


class KeysMissing(Exception):
    """Keys of days to come are not there; the argument lists the days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Holds what a backup has: its rows, its bytes, the last Chicago date on which it is read."""

    rows: int
    size: int
    until: date


@dataclass(slots=True, kw_only=True)
class Restored:
    """Counts what came back, and what did not.

    `forgotten` was erased by its owner after the backup, `unread` no key opens. `wrong_counters`
    are windows that count other places than their bookings hold.
    """

    made_at: str
    rows: int = 0
    bookings: int = 0
    forgotten: int = 0
    unread: int = 0
    erased: tuple[date, ...] = ()
    wrong_counters: int = 0


def make(path: Path, *, days: int, now: datetime) -> Made:
    """Writes a backup of this very moment while the site goes on.

    Raises OSError where the file cannot be written.
    """
    key = backups.key_of(day_of(now))
    about = About(schema=schema.head(), made_at=now.isoformat(), key=key)
    rows = 0

    def counted():
        nonlocal rows
        for line in backups.dump():
            rows += line.startswith(b"[")
            yield line

    size = backup_files.write(path, about, counted(), secret=vault().secret(key, USE, make=True))
    return Made(rows=rows, size=size, until=backups.last_day(key, days=days))


def restore(
    path: Path,
    *,
    after: timedelta,
    days: int,
    mail_folder: Path,
    now: datetime,
    trust_clock: bool = False,
) -> Restored:
    """Puts a backup in the place of all that is in the database, which may be empty.

    All or nothing. What people had erased since is erased again, and so are the days whose time
    has come, before anybody is served. `days` is how long backups are read; later than that, or
    before its date, the clock is believed only with `trust_clock`. Raises BackupBroken,
    BackupExpired, BackupOfOtherSchema, ClockDoubted, KeysMissing, or OSError where the file cannot
    be read.
    """
    about = backup_files.about(path)
    try:
        secret = vault().secret(about.key, USE, make=False)
    except KeyGone:
        raise BackupExpired from None
    if about.schema != schema.head():
        raise BackupOfOtherSchema(about.schema)
    # A new machine may have a wrong clock, and no mark to see it by: it would destroy all keys.
    if not trust_clock and not _is_of_its_time(about.key, days=days, now=now):
        raise ClockDoubted(about.made_at)
    _, found = schema.upgrade()
    if found > about.schema:  # A newer program is in use: its rows would be lost.
        raise BackupOfOtherSchema(about.schema)
    done = Restored(made_at=about.made_at)
    with transaction(alone=True):
        done.rows = backups.load(backup_files.lines(path, secret=secret))
        erased = _erase_again(now=now)
        done.unread = _remove_unread()
        done.forgotten = _forget_again()
        done.wrong_counters = len(slots.wrong_counters())
    trust(now=now)
    due = privacy.erase_due(after=after, mail_folder=mail_folder, now=now)
    privacy.empty_log()
    done.erased = tuple(sorted({*erased, *due}))
    done.bookings = bookings.count()
    return done


def end_old(*, days: int, now: datetime) -> list[str]:
    """Destroys the keys of backups whose time is over; `now` is a time that may be believed."""
    return backups.destroy_ended(day_of(now), days=days)


def _is_of_its_time(key: str, *, days: int, now: datetime) -> bool:
    return backups.last_day(key, days=0) <= day_of(now) <= backups.last_day(key, days=days)


def _erase_again(*, now: datetime) -> list[date]:
    """Erases the days whose key is gone. Raises KeysMissing where a day is still to come."""
    ends = privacy.ends_of(lost_seals.days_without_key())
    coming = [day for day, end in ends.items() if end > now]
    if coming:
        raise KeysMissing(coming)
    for day in ends:
        privacy.remove_rows(day, now=now)
    return list(ends)


def _remove_unread() -> int:
    lost = lost_seals.lost_bookings()
    for item in lost:
        places.give_back(holds.remove_of(item.uid))
        slots.release_places(item.slot_id, item.people)
    lost_seals.remove_bookings(item.uid for item in lost)
    others = lost_seals.remove_all(lost_seals.LASTING)
    for uid in (*others, *lost_seals.remove_all(lost_seals.PASSING)):
        places.give_back(kept.remove_of(uid))
        outbox.drop_unsent_about(uid)
    return len(lost) + len(others) + lost_seals.remove_seeds()


def _forget_again() -> int:
    """Erases what people had erased after the backup, and counts it."""
    of_days = tombstones.Gone(bookings.KEY_PREFIX)
    of_months = tombstones.Gone(months.PREFIX)
    booked = bookings.with_email() if of_days else ()
    emails = [item for item in booked if of_days.has(_words(item))]
    for booking in emails:
        forgetting.without_email(booking)
    left = [uid for uid in waits.uids() if _has(tombstones.wait(uid), of_days, of_months)]
    for uid in left:
        waits.leave(waits.get(uid))
        places.give_back(kept.remove_of(uid))
    entered = [uid for uid in tickets.uids() if of_days.has(tombstones.ticket(uid))]
    news = [uid for uid in subscriptions.uids() if of_months.has(tombstones.wish_for_news(uid))]
    said = [uid for uid in reports.uids() if of_months.has(tombstones.report(uid))]
    for uids, remove in ((entered, tickets), (news, subscriptions), (said, reports)):
        for uid in uids:
            remove.remove(uid)
    for uid in (*left, *entered, *news):
        outbox.drop_unsent_about(uid)
    return sum(map(len, (emails, left, entered, news, said)))


def _words(booking: Booking) -> str:
    return tombstones.email_of_booking(booking.uid, booking.email)


def _has(words: str, *gone: tombstones.Gone) -> bool:
    return any(some.has(words) for some in gone)
