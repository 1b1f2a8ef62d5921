"""Wrong tries: how many are free, and how the waits grow."""

from datetime import UTC, datetime, timedelta

import pytest

from citykey_site.domain import throttle
from citykey_site.domain.limits import Limits
from citykey_site.domain.refusals import TooManyTries
from citykey_site.domain.throttle import Count

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAIR, MAILBOX = throttle.of_pair(Limits()), throttle.of_mailbox(Limits())


def wrong(times: int, limit=PAIR, *, every: timedelta = timedelta(seconds=1)) -> Count:
    count = Count()
    for number in range(times):
        count = throttle.add_wrong(count, limit, now=NOW + number * every)
    return count


def test_four_wrong_tries_are_free():
    throttle.check_wait(wrong(4), now=NOW + timedelta(seconds=4))


def test_the_fifth_wrong_try_in_fifteen_minutes_brings_a_wait_of_a_minute():
    count = wrong(5)
    with pytest.raises(TooManyTries) as refused:
        throttle.check_wait(count, now=NOW + timedelta(seconds=5))
    assert refused.value.until == NOW + timedelta(seconds=4) + MINUTE


def test_a_wait_is_over_when_its_time_has_come():
    count = wrong(5)
    throttle.check_wait(count, now=count.blocked_until)


def test_slow_tries_never_bring_a_wait():
    assert wrong(100, every=timedelta(minutes=4)).blocked_until is None


def test_twenty_tries_an_hour_at_one_mailbox_bring_a_wait():
    assert wrong(19, MAILBOX, every=2 * MINUTE).blocked_until is None
    assert wrong(20, MAILBOX, every=2 * MINUTE).blocked_until is not None


def test_each_further_wrong_try_doubles_the_wait_up_to_an_hour():
    count, now, waits = wrong(4), NOW + 4 * MINUTE, []
    for _ in range(9):
        # Whoever comes back the moment a wait ends: the older tries still count.
        count = Count(moments=(now,) * 4, blocked_until=count.blocked_until, strikes=count.strikes)
        count = throttle.add_wrong(count, PAIR, now=now)
        waits.append((count.blocked_until - now) // MINUTE)
        now = count.blocked_until
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_whoever_tries_for_weeks_waits_an_hour_each_time():
    count = throttle.add_wrong(Count(moments=(NOW,) * 4, strikes=10_000), PAIR, now=NOW)
    assert count.blocked_until == NOW + throttle.LONGEST_WAIT


def test_letters_are_capped_by_the_hour_and_by_the_day():
    def may(*hours_ago: float) -> bool:
        moments = tuple(NOW - timedelta(hours=hours) for hours in hours_ago)
        return throttle.allows(Count(moments=moments), an_hour=3, a_day=6, now=NOW)

    assert may(0.1, 0.2)
    assert not may(0.1, 0.2, 0.3)
    assert may(2, 3, 4, 5, 6)
    assert not may(2, 3, 4, 5, 6, 7)
    assert may(24, 25, 26, 27, 28, 29)
