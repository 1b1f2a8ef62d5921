"""Counts tries, such as wrong codes and letters asked for, by keyed digest.

The key is one of the day and is destroyed after it, so that no digest can be compared later.
"""

from collections import namedtuple
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ARRAY, BigInteger, bindparam, delete, func, insert, select

from citykey_site.domain.throttle import Count
from citykey_site.storage.db import session
from citykey_site.storage.ready import Ready
from citykey_site.storage.tables import TryRow
from citykey_site.storage.vault import vault

KEY_PREFIX = "tries-"
KEPT = timedelta(days=1)
# Each booking says these: they are made once.
ROWS = TryRow.__table__
OF_WORDS = ROWS.c.digest.in_(bindparam("digests", expanding=True))
Found = namedtuple("Found", ROWS.c.keys())
LOOK = Ready(select(ROWS).where(OF_WORDS).order_by(ROWS.c.day), many=("digests",))
FORGET = Ready(delete(ROWS).where(OF_WORDS), many=("digests",))
KEEP = Ready(insert(ROWS).inline())
# The rows of unnest come in the order of their array.
NUMBERS = func.unnest(bindparam("numbers", type_=ARRAY(BigInteger))).column_valued("number")
WAIT = Ready(select(func.pg_advisory_xact_lock(NUMBERS)))


def read(purpose: str, words: str, *, now: datetime) -> Count:
    """Returns what is counted for these words, today and yesterday together.

    Others wait with the same words until the transaction ends: on PostgreSQL tries sent all
    at once would else each see the same low count.
    """
    line_up(purpose, words, now.date())
    return look(purpose, words, now=now)


def look(purpose: str, words: str, *, now: datetime) -> Count:
    """Returns what is counted as `read` does, and lets nobody wait: only to show it."""
    found = [Found(*row) for row in LOOK.rows(digests=_digests(purpose, words, now))]
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
    line_up_each(((purpose, words),), day)


def line_up_each(sought: Iterable[tuple[str, str]], day: date) -> None:
    """Lets a deed stand in several lines as `line_up` does, one after the other in one question."""
    if session().get_bind().dialect.name == "postgresql":
        key = key_of(day)
        digests = [vault().index(key, purpose, words) for purpose, words in sought]
        WAIT.run(numbers=[int.from_bytes(item[:8], "big", signed=True) for item in digests])


def keep(purpose: str, words: str, count: Count, *, now: datetime, is_first: bool = False) -> None:
    """Keeps a new count under today's key; `is_first` where `look` has just found none."""
    digest = vault().index(key_of(now.date()), purpose, words)
    since = now - KEPT
    if not is_first:
        FORGET.run(digests=_digests(purpose, words, now))
    KEEP.run(
        digest=digest,
        day=now.date(),
        moments=[moment.isoformat() for moment in count.moments if moment > since],
        blocked_until=count.blocked_until,
        strikes=count.strikes,
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
