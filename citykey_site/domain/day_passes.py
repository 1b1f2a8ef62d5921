"""A day pass: what lets a helper open the door of one event on its day."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from citykey_site.domain import refusals, times
from citykey_site.domain.throttle import Limit

MOST_AT_ONCE = 10

# A code has 36 bits, and a typing slip is found by its check digit and not counted. Helpers of
# one door share a network: ten in a quarter of an hour leave room for a bad morning.
WRONG_CODES = Limit(tries=10, within=timedelta(minutes=15))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPass:
    """Holds a pass; `number` counts within its event, from 1. The code is kept nowhere."""

    id: int
    public_id: str
    number: int
    revoked_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Tells whether the pass was not revoked."""
        return self.revoked_at is None

    @property
    def name(self) -> str:
        """Returns what the helper is called on staff pages."""
        return f"Helper {self.number}"


def check_makeable(day: date, *, count: int, now: datetime) -> None:
    """Raises PassCountWrong, or PassTooLate where the day of the event has passed."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise refusals.PassCountWrong
    if day < times.day_of(now):
        raise refusals.PassTooLate


def check_opens(day: date, *, now: datetime) -> None:
    """Raises PassForAnotherDay where it is not the Chicago day of the event."""
    today = times.day_of(now)
    if day != today:
        raise refusals.PassForAnotherDay(day=day, over=day < today)


def public_id(event_id: str, form_token: str, index: int) -> str:
    """Returns the public id of one pass of a form: the same form makes the same passes once."""
    words = f"{event_id}\0{form_token}\0{index}"
    return hashlib.blake2b(words.encode(), digest_size=5).hexdigest()
