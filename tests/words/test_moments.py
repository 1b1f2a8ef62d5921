"""Dates, times, ranges and lists as people write them (languages.md 1.4)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from citykey_site.domain import languages
from citykey_site.words import moments

DAY = date(2026, 3, 7)
# 9:00 AM and 1:05 PM in Chicago, in winter.
NINE, FIVE_PAST_ONE = (
    datetime(2026, 3, 7, 15, tzinfo=UTC),
    datetime(2026, 3, 7, 19, 5, tzinfo=UTC),
)


def typed(text: str) -> str:
    """Returns a text with plain spaces, as one would type it."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "Saturday, March 7, 2026"), ("es", "sábado, 7 de marzo de 2026")],
)
def test_a_date_has_its_weekday_and_year(code, written):
    assert moments.date_text(DAY, code) == written


@pytest.mark.parametrize(
    ("code", "written"), [("en", "Saturday, March 7"), ("es", "sábado, 7 de marzo")]
)
def test_a_short_date_has_its_weekday(code, written):
    assert moments.short_date_text(DAY, code) == written


@pytest.mark.parametrize(("code", "written"), [("en", "1:05 PM"), ("es", "1:05 p.m.")])
def test_a_time_is_on_the_twelve_hour_clock_of_chicago(code, written):
    assert typed(moments.clock_text(FIVE_PAST_ONE, code)) == written


@pytest.mark.parametrize(
    ("code", "written"), [("en", "9:00 AM – 1:05 PM"), ("es", "9:00 a.m. – 1:05 p.m.")]
)
def test_a_range_has_both_ends(code, written):
    assert typed(moments.range_text(NINE, FIVE_PAST_ONE, code)) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "Saturday, March 7, 2026, 1:05 PM"),
        ("es", "sábado, 7 de marzo de 2026, 1:05 p.m."),
    ],
)
def test_a_moment_is_date_and_time(code, written):
    assert typed(moments.moment_text(FIVE_PAST_ONE, code)) == written


@pytest.mark.parametrize(
    ("code", "items", "written"),
    [
        ("en", ["A"], "A"),
        ("en", ["A", "B"], "A and B"),
        ("en", ["A", "B", "C"], "A, B, and C"),
        ("es", ["A", "B"], "A y B"),
        ("es", ["A", "B", "C"], "A, B y C"),
        ("es", ["español", "inglés"], "español e inglés"),
        ("es", ["inglés", "español"], "inglés y español"),
        ("es", ["árabe", "inglés", "hindi"], "árabe, inglés e hindi"),
        ("es", ["inglés"], "inglés"),
        ("en", [], ""),
    ],
)
def test_a_list_has_the_and_of_its_language(code, items, written):
    assert moments.list_text(items, code) == written


def test_a_time_never_breaks_between_its_number_and_its_half_of_the_day():
    assert " " not in moments.clock_text(FIVE_PAST_ONE, "en")


@pytest.mark.parametrize("code", list(languages.served()))
def test_no_thin_space_is_in_any_text_of_a_whole_day(code):
    for minute in range(0, 24 * 60, 15):
        moment = NINE + timedelta(minutes=minute)
        text = moments.moment_text(moment, code) + moments.range_text(NINE, moment, code)
        assert not {"\u202f", "\u2009"} & set(text)
        assert not any(character.isdigit() and character not in "0123456789" for character in text)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 3, 8, 7, 59, tzinfo=UTC), "1:59 AM"),
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), "3:00 AM"),
        (datetime(2026, 11, 1, 6, 59, tzinfo=UTC), "1:59 AM"),
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), "1:00 AM"),
        (datetime(2027, 3, 14, 8, 0, tzinfo=UTC), "3:00 AM"),
        (datetime(2027, 11, 7, 8, 0, tzinfo=UTC), "2:00 AM"),
    ],
)
def test_the_clock_of_the_wall_is_written_across_its_changes(moment, written):
    assert typed(moments.clock_text(moment, "en")) == written


def test_late_in_the_evening_the_date_is_that_of_chicago():
    assert moments.moment_text(datetime(2026, 3, 8, 5, 30, tzinfo=UTC), "en").startswith(
        "Saturday, March 7"
    )


def test_a_language_with_the_other_clock_has_it_in_brackets(monkeypatch):
    other = replace(languages.served()["en"], code="xx", clock_24=True)
    monkeypatch.setattr(moments, "served", lambda: {"xx": other})
    assert typed(moments.clock_text(FIVE_PAST_ONE, "xx")) == "1:05 PM (13:05)"
