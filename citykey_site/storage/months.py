"""Names the keys of what belongs to no event day: one for each kind of thing and each month.

A key is destroyed once the longest life of what it seals is over.
"""

import re
from datetime import date, timedelta
from enum import StrEnum

from citykey_site.storage.vault import vault

PREFIX = "month-"
LIVE_A_YEAR_MONTHS = 12
LIVES_60_DAYS = timedelta(days=60)
KEY = re.compile(PREFIX + r"(?P<thing>[a-z]+)-(?P<year>\d{4})-(?P<month>\d\d)")


class Thing(StrEnum):
    """Names what a month's key seals.

    A party that waits in an area, a higher limit, a wish for news of events, a report of a page,
    a mailbox that asked for no more emails.
    """

    LINE = "line"
    LIMIT = "limit"
    NEWS = "news"
    REPORT = "report"
    STOP = "stop"


LIVE_A_YEAR = {Thing.LIMIT, Thing.NEWS}


def key_of(thing: Thing, day: date) -> str:
    """Returns the name of the key for what begins on a Chicago date."""
    return f"{PREFIX}{thing}-{day:%Y-%m}"


def keys(thing: Thing) -> list[str]:
    """Lists the live keys of a thing, the oldest month first."""
    return vault().names(f"{PREFIX}{thing}-")


def last_day(key: str) -> date:
    """Returns the last Chicago date on which a key is of use.

    A higher limit and a wish for news end with the same month of the next year, after 13 months
    at most; a party waits, a report is kept, and emails are stopped, 60 days at most, counted here
    from the last day of the month.
    """
    name = KEY.fullmatch(key)
    year, month = int(name["year"]), int(name["month"])
    if name["thing"] in LIVE_A_YEAR:
        return _month_end(year, month + LIVE_A_YEAR_MONTHS)
    return _month_end(year, month) + LIVES_60_DAYS


def destroy_ended(today: date) -> list[str]:
    """Destroys the keys whose time is over, and returns their names."""
    ended = [key for key in vault().names(PREFIX) if last_day(key) < today]
    for key in ended:
        vault().destroy(key)
    return ended


def _month_end(year: int, month: int) -> date:
    years, before = divmod(month, 12)
    return date(year + years, before + 1, 1) - timedelta(days=1)
