"""The clock that the erasure believes: even time is believed, a jump only after a second look."""

from datetime import timedelta

import pytest

from citykey_site.domain.clock_trust import MOVED_ON_PURPOSE, Limits, Mark, advance, trusted
from tests import make

HALF_MINUTE = timedelta(seconds=30)
SURE = trusted(make.NOW)
REAL = Limits()


def start(mark: Mark | None, limits: Limits = REAL, **span: float) -> Mark:
    """Looks at the clock after a start, so much later by the clock."""
    return advance(mark, now=mark.seen_at + timedelta(**span), passed=None, limits=limits)


def jump(mark: Mark, limits: Limits = REAL, **span: float) -> Mark:
    """Looks at a clock that moved so far within half a minute of a running process."""
    now = mark.seen_at + HALF_MINUTE + timedelta(**span)
    return advance(mark, now=now, passed=HALF_MINUTE, limits=limits)


def go_on(mark: Mark, *, every: timedelta = timedelta(minutes=30), **span: float) -> Mark:
    """Lets the clock go on evenly for a span, looked at every half hour."""
    for _ in range(timedelta(**span) // every):
        mark = advance(mark, now=mark.seen_at + every, passed=every, limits=Limits())
    return mark


def test_the_first_time_of_all_is_believed():
    assert advance(None, now=make.NOW, passed=None, limits=Limits()).believed == make.NOW


def test_a_clock_that_goes_on_evenly_is_believed_for_weeks():
    mark = go_on(SURE, days=20)
    assert mark == trusted(make.later(days=20))


@pytest.mark.parametrize(("hours", "believed"), [(1, True), (1.1, False), (24 * 400, False)])
def test_a_running_process_believes_a_step_of_one_hour(hours, believed):
    mark = jump(SURE, hours=hours)
    assert (mark.believed == mark.seen_at) is believed
    assert (mark.doubted_since is None) is believed


@pytest.mark.parametrize(("hours", "believed"), [(72, True), (73, False)])
def test_a_start_believes_a_long_weekend_of_downtime(hours, believed):
    assert (start(SURE, hours=hours).believed == make.later(hours=hours)) is believed


def test_in_doubt_time_goes_on_evenly_from_where_it_was():
    mark = go_on(jump(SURE, days=400), hours=20)
    assert mark.believed == make.NOW + HALF_MINUTE + timedelta(hours=20)


def test_a_doubt_ends_when_the_clock_went_on_evenly_for_a_day():
    mark = jump(SURE, days=400)
    assert go_on(mark, hours=23.5).doubted_since == mark.seen_at
    assert go_on(mark, hours=24) == trusted(mark.seen_at + timedelta(hours=24))


def test_another_jump_begins_the_doubt_anew():
    mark = jump(go_on(jump(SURE, days=400), hours=20), days=3)
    assert mark.doubted_since == mark.seen_at
    assert go_on(mark, hours=20).doubted_since == mark.seen_at


def test_a_restart_in_doubt_is_no_second_look():
    mark = start(jump(SURE, days=400), hours=30)
    assert mark.doubted_since == mark.seen_at
    soon = start(jump(SURE, days=400), minutes=1)
    assert soon.doubted_since < soon.seen_at


def test_a_restart_does_not_turn_a_doubt_into_a_long_weekend():
    assert start(jump(SURE, hours=50), minutes=1).doubted_since is not None


def test_a_doubt_ends_at_once_when_the_clock_comes_back():
    mark = jump(go_on(jump(SURE, days=400), hours=2), days=-400)
    assert mark.doubted_since is None
    assert mark.believed == mark.seen_at


def test_a_clock_set_back_makes_nothing_early_and_the_trusted_time_does_not_go_back():
    mark = jump(SURE, hours=-3)
    assert mark.believed == mark.seen_at < SURE.trusted_at <= mark.trusted_at
    assert jump(mark, hours=3).doubted_since is None


def test_after_a_wrong_future_the_way_back_and_there_again_is_a_jump():
    future = trusted(make.later(days=900))
    back = go_on(jump(future, days=-900), hours=24)
    assert back.doubted_since is None
    assert jump(back, days=900).believed < make.later(days=2)


def test_two_processes_that_look_in_turn_count_the_same_time_once():
    mark = jump(SURE, days=400)
    for _ in range(10):
        mark = advance(
            mark, now=mark.seen_at + HALF_MINUTE, passed=2 * HALF_MINUTE, limits=Limits()
        )
    assert mark.trusted_at == make.NOW + 11 * HALF_MINUTE


def test_a_clock_that_is_moved_on_purpose_may_go_on_by_weeks_but_not_by_years():
    for look in (start, jump):
        assert look(SURE, MOVED_ON_PURPOSE, days=60).doubted_since is None
        assert look(SURE, MOVED_ON_PURPOSE, days=400).doubted_since is not None
