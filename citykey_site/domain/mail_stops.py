"""Stopping all letters to a mailbox, by the link at the end of each letter."""

from dataclasses import dataclass, field
from datetime import date, timedelta

LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Holds a mailbox as a link names it: its keyed digest, and the key that made it.

    `ends_on` is the last Chicago date without letters, None where the mailbox gets them.
    """

    key: str
    digest: bytes = field(repr=False)
    ends_on: date | None = None


def ends_on(today: date) -> date:
    """Returns the last Chicago date of a stop that begins today."""
    return today + LASTS


def is_good(*, last_day: date, today: date) -> bool:
    """Tells whether a link can still stop letters: its key has to live as long as the stop."""
    return ends_on(today) <= last_day
