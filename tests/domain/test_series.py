"""The dates of a series."""

from datetime import date

import pytest

from citykey_site.domain.series import read

SATURDAYS = [date(2026, 12, day) for day in (5, 12, 19, 26)]


def days(**typed: str) -> list[date]:
    """Returns the dates that a form says."""
    rule, faults = read({"first": "12/5/2026", "every": "1"} | typed)
    assert not faults
    return list(rule.days)


def test_every_saturday_for_four_weeks():
    assert days(count="4") == SATURDAYS


def test_every_second_week():
    assert days(count="2", every="2") == [SATURDAYS[0], SATURDAYS[2]]


def test_until_a_date_that_is_part_of_it():
    assert days(until="12/26/2026") == SATURDAYS


def test_the_first_end_that_is_reached_ends_it():
    assert days(count="3", until="12/31/2027") == SATURDAYS[:3]
    assert days(count="26", until="12/12/2026") == SATURDAYS[:2]


def test_several_weekdays_in_one_week_begin_with_the_first_date():
    assert days(count="4", weekdays="1; 5") == [
        date(2026, 12, 5), date(2026, 12, 8), date(2026, 12, 12), date(2026, 12, 15),
    ]  # fmt: skip


def test_saturdays_over_the_clock_change_stay_saturdays():
    found = days(first="10/24/2026", count="3")
    assert [day.weekday() for day in found] == [5, 5, 5]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "count", "or write the last date"),
        ({"count": "27"}, "count", "from 1 to 26"),
        ({"count": "0"}, "count", "from 1 to 26"),
        ({"count": "2", "every": "9"}, "every", "from 1 to 8"),
        ({"until": "12/31/2027"}, "until", "at most 26"),
        ({"until": "12/1/2026"}, "until", "after the first"),
        ({"first": "", "count": "2"}, "first", "Write the first"),
    ],
)
def test_each_mistake_is_told_at_its_field(typed, field, words):
    rule, faults = read({"first": "12/5/2026", "every": "1"} | typed)
    assert rule is None
    assert words in dict(faults)[field]


def test_a_series_at_the_end_of_time_ends():
    assert len(days(first="12/18/2099", count="26")) == 26
