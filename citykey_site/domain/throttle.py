"""When wrong tries bring a wait, and how long it is. Waits grow; nobody is locked out for good."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from citykey_site.domain.limits import Limits
from citykey_site.domain.refusals import TooManyTries

SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=60)
MOST_DOUBLINGS = 6  # 64 minutes, more than the longest wait; without it months of tries overflow.


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Holds the moments of the tries of a day, the wait that lasts, and how many there were."""

    moments: tuple[datetime, ...] = ()
    blocked_until: datetime | None = None
    strikes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Holds how many tries fit into a span of time before a wait follows."""

    tries: int
    within: timedelta


# NIST 800-63B asks for growing waits from 30 seconds to an hour instead of a lock.
PAIR_WITHIN = timedelta(minutes=15)
MAILBOX_WITHIN = timedelta(hours=1)
A_DAY = timedelta(days=1)


def of_pair(limits: Limits) -> Limit:
    """Returns how many wrong codes one network may type for one mailbox."""
    return Limit(tries=limits.wrong_codes_per_network, within=PAIR_WITHIN)


def of_mailbox(limits: Limits) -> Limit:
    """Returns how many wrong codes may be typed for one mailbox from everywhere."""
    return Limit(tries=limits.wrong_codes_per_mailbox, within=MAILBOX_WITHIN)


def check_turn(pair: Count, whole: Count, *, now: datetime) -> None:
    """Raises TooManyTries while the wait of a network with a mailbox, or of the mailbox, lasts.

    The wait of the whole mailbox is not for a network that typed no wrong code for it in the
    last day: whoever types wrong codes elsewhere cannot keep the owner out.
    """
    check_wait(pair, now=now)
    if recent(pair, A_DAY, now=now):
        check_wait(whole, now=now)


def check_wait(count: Count, *, now: datetime) -> None:
    """Raises TooManyTries while a wait lasts."""
    if count.blocked_until is not None and now < count.blocked_until:
        raise TooManyTries(until=count.blocked_until)


def add(count: Count, *, now: datetime) -> Count:
    """Returns the count with one try more."""
    return replace(count, moments=(*count.moments, now))


def add_wrong(count: Count, limit: Limit, *, now: datetime) -> Count:
    """Returns the count with one wrong try more; at the limit each one doubles the wait."""
    count = add(count, now=now)
    if recent(count, limit.within, now=now) < limit.tries:
        return count
    wait = min(SHORTEST_WAIT * 2 ** min(count.strikes, MOST_DOUBLINGS), LONGEST_WAIT)
    return replace(count, strikes=count.strikes + 1, blocked_until=now + wait)


def recent(count: Count, within: timedelta, *, now: datetime) -> int:
    """Counts the tries of the last span of time."""
    return sum(1 for moment in count.moments if moment > now - within)


def allows(count: Count, *, an_hour: int, a_day: int, now: datetime) -> bool:
    """Tells whether one try more keeps within a cap by the hour and by the day."""
    return (
        recent(count, timedelta(hours=1), now=now) < an_hour
        and recent(count, A_DAY, now=now) < a_day
    )
