"""Chicago's clock, above all on the two Sundays a year when it is changed."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from citykey_site.domain import times
from citykey_site.domain.refusals import WallTimeMissing, WallTimeTwice
from citykey_site.domain.times import PartOfDay

SPRING = [date(2026, 3, 8), date(2027, 3, 14)]
AUTUMN = [date(2026, 11, 1), date(2027, 11, 7)]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_ten_in_the_morning_is_an_hour_earlier_in_the_world_in_summer():
    assert times.at(date(2026, 12, 5), time(10)) == utc(2026, 12, 5, 16)
    assert times.at(date(2026, 7, 4), time(10)) == utc(2026, 7, 4, 15)


@pytest.mark.parametrize("day", SPRING)
@pytest.mark.parametrize("clock", [time(2), time(2, 30), time(2, 59)])
def test_an_hour_that_spring_leaves_out_is_refused(day, clock):
    with pytest.raises(WallTimeMissing) as refused:
        times.at(day, clock)
    assert (refused.value.day, refused.value.clock) == (day, clock)


@pytest.mark.parametrize("day", AUTUMN)
@pytest.mark.parametrize("clock", [time(1), time(1, 30), time(1, 59)])
def test_an_hour_that_autumn_repeats_is_refused(day, clock):
    with pytest.raises(WallTimeTwice) as refused:
        times.at(day, clock)
    assert (refused.value.day, refused.value.clock) == (day, clock)


@pytest.mark.parametrize("day", AUTUMN)
def test_a_repeated_hour_is_refused_also_where_the_second_one_is_marked(day):
    with pytest.raises(WallTimeTwice):
        times.at(day, time(1, 30, fold=1))


@pytest.mark.parametrize("day", SPRING)
def test_a_mark_for_the_second_hour_does_not_let_a_missing_one_through(day):
    with pytest.raises(WallTimeMissing):
        times.at(day, time(2, 30, fold=1))


@pytest.mark.parametrize("day", SPRING + AUTUMN)
@pytest.mark.parametrize("clock", [time(0, 59), time(3), time(10), time(23, 59)])
def test_every_clear_hour_of_a_change_day_comes_back_as_it_was_said(day, clock):
    there = times.local(times.at(day, clock))
    assert (there.date(), there.time()) == (day, clock)


@pytest.mark.parametrize("day", SPRING + AUTUMN)
def test_an_event_by_day_has_its_six_half_hours_on_a_change_day(day):
    made = list(times.windows(day, time(10), time(13), 30))
    assert len(made) == 6
    assert [times.local(opens).time() for opens, _ in made] == [
        time(10), time(10, 30), time(11), time(11, 30), time(12), time(12, 30),
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "windows"), [(SPRING, 6), (AUTUMN, 10)])
def test_windows_across_the_change_each_last_as_long_as_they_say(days, windows):
    for day in days:
        made = list(times.windows(day, time(0), time(4), 30))
        assert len(made) == windows
        assert {closes - opens for opens, closes in made} == {timedelta(minutes=30)}


@pytest.mark.parametrize("day", AUTUMN)
def test_windows_across_the_change_follow_each_other_without_a_gap(day):
    made = list(times.windows(day, time(0), time(4), 30))
    assert all(first[1] == second[0] for first, second in pairwise(made))


def test_a_rest_shorter_than_a_window_is_left_out():
    made = list(times.windows(date(2026, 12, 5), time(10), time(11, 50), 30))
    assert times.local(made[-1][1]).time() == time(11, 30)


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        (time(0), PartOfDay.MORNING),
        (time(11, 59), PartOfDay.MORNING),
        (time(12), PartOfDay.AFTERNOON),
        (time(16, 59), PartOfDay.AFTERNOON),
        (time(17), PartOfDay.EVENING),
        (time(23, 59), PartOfDay.EVENING),
    ],
)
def test_noon_and_five_begin_the_next_part_of_the_day(clock, part):
    assert times.part_of_day(times.at(date(2026, 12, 5), clock)) is part


def test_late_on_a_chicago_evening_it_is_still_the_same_day():
    assert times.day_of(utc(2026, 12, 6, 5, 59)) == date(2026, 12, 5)
    assert times.day_of(utc(2026, 12, 6, 6)) == date(2026, 12, 6)


@pytest.mark.parametrize(
    ("starts_at", "reminder"),
    [
        # The day before, the day of, and the days after each change of the clock.
        (utc(2026, 3, 7, 16), utc(2026, 3, 5, 16)),
        (utc(2026, 3, 8, 15), utc(2026, 3, 6, 16)),
        (utc(2026, 3, 9, 15), utc(2026, 3, 7, 16)),
        (utc(2026, 3, 10, 15), utc(2026, 3, 8, 15)),
        (utc(2026, 11, 1, 16), utc(2026, 10, 30, 15)),
        (utc(2026, 11, 2, 16), utc(2026, 10, 31, 15)),
        (utc(2026, 11, 3, 16), utc(2026, 11, 1, 16)),
        (utc(2027, 3, 15, 15), utc(2027, 3, 13, 16)),
        (utc(2027, 3, 16, 15), utc(2027, 3, 14, 15)),
        (utc(2027, 11, 8, 16), utc(2027, 11, 6, 15)),
        (utc(2027, 11, 9, 16), utc(2027, 11, 7, 16)),
    ],
)
def test_the_reminder_comes_at_ten_on_the_clock_two_days_before(starts_at, reminder):
    found = times.reminder_moment(starts_at, now=LONG_AGO)
    assert found == reminder
    assert times.local(found).time() == time(10)


def test_who_books_after_the_reminder_hour_gets_none():
    starts_at = times.at(date(2026, 12, 5), time(10))
    hour = times.at(date(2026, 12, 3), time(10))
    assert times.reminder_moment(starts_at, now=hour - timedelta(seconds=1)) == hour
    assert times.reminder_moment(starts_at, now=hour) is None
