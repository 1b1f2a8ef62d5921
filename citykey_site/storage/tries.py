"""Counts tries, such as wrong codes and letters asked for, by keyed digest.

The key is one of the day and is destroyed after it, so that no digest can be compared later.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select

from citykey_site.domain.throttle import Count
from citykey_site.storage.db import session
from citykey_site.storage.tables import TryRow
from citykey_site.storage.vault import vault

KEY_PREFIX = "tries-"
KEPT = timedelta(days=1)
# Each booking says these three: they are made once.
ROWS = TryRow.__table__
OF_WORDS = ROWS.c.digest.in_(bindparam("digests", expanding=True))
LOOK = select(ROWS).where(OF_WORDS).order_by(ROWS.c.day)
FORGET = delete(ROWS).where(OF_WORDS)
KEEP = insert(ROWS)


def read(purpose: str, words: str, *, now: datetime) -> Count:
    """Returns what is counted for these words, today and yesterday together.

    Others wait with the same words until the transaction ends: on PostgreSQL tries sent all
    at once would else each see the same low count.
    """
    line_up(purpose, words, now.date())
    return look(purpose, words, now=now)


def look(purpose: str, words: str, *, now: datetime) -> Count:
    """Returns what is counted as `read` does, and lets nobody wait: only to show it."""
    found = session().execute(LOOK, {"digests": _digests(purpose, words, now)}).all()
    if not found:
        return Count()
    blocks = [row.blocked_until for row in found if row.blocked_until]
    moments = [datetime.fromisoformat(moment) for row in found for moment in row.moments]
    return Count(
        moments=tuple(moments),
        blocked_until=max(blocks, default=None),
        strikes=max(row.strikes for row in found),
    )


def line_up(purpose: str, words: str, day: date) -> None:
    """Lets one deed at a time go on with the same words, until its transaction ends.

    SQLite lets one deed write at a time; there is nothing more to do.
    """
    if session().get_bind().dialect.name == "postgresql":
        digest = vault().index(key_of(day), purpose, words)
        number = int.from_bytes(digest[:8], "big", signed=True)
        session().execute(select(func.pg_advisory_xact_lock(number)))


def keep(purpose: str, words: str, count: Count, *, now: datetime) -> None:
    """Keeps a new count under today's key."""
    digest = vault().index(key_of(now.date()), purpose, words)
    since = now - KEPT
    session().execute(FORGET, {"digests": _digests(purpose, words, now)})
    session().execute(
        KEEP,
        {
            "digest": digest,
            "day": now.date(),
            "moments": [moment.isoformat() for moment in count.moments if moment > since],
            "blocked_until": count.blocked_until,
            "strikes": count.strikes,
        },
    )


def sweep(now: datetime) -> None:
    """Removes counts and keys older than yesterday."""
    oldest = now.date() - KEPT
    session().execute(delete(TryRow).where(TryRow.day < oldest))
    for name in vault().names(KEY_PREFIX):
        if date.fromisoformat(name.removeprefix(KEY_PREFIX)) < oldest:
            vault().destroy(name)


def _digests(purpose: str, words: str, now: datetime) -> list[bytes]:
    days = (now.date() - KEPT, now.date())
    return vault().indexes(map(key_of, days), purpose, words)


def key_of(day: date) -> str:
    """Returns the name of the key of a calendar day, destroyed with the next day."""
    return f"{KEY_PREFIX}{day.isoformat()}"
