"""One-time codes: what is typed, how long they are good, and how printed ones look."""

from datetime import UTC, datetime, timedelta

import pytest

from citykey_site.domain import one_time
from citykey_site.domain.refusals import (
    OneTimeExpired,
    OneTimeIncomplete,
    OneTimeWrong,
    RecoveryIncomplete,
)

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


def test_a_new_code_has_six_digits():
    assert all(len(code) == 6 and code.isdigit() for code in (one_time.new_code(),) * 3)


@pytest.mark.parametrize(
    "typed", ["123456", " 123 456 ", "１２３４５６", "१२३-४५६", "\u200e123456\n"]
)
def test_six_digits_are_understood_as_they_are_typed(typed):
    assert one_time.tidy(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_other_words_are_incomplete(typed):
    with pytest.raises(OneTimeIncomplete):
        one_time.tidy(typed)


@pytest.mark.parametrize(
    ("minutes", "refusal"),
    [(10, OneTimeExpired), (119, OneTimeExpired), (120, OneTimeWrong), (-1, OneTimeWrong)],
)
def test_an_old_code_is_expired_and_then_only_wrong(minutes, refusal):
    with pytest.raises(refusal):
        one_time.check_age(NOW - timedelta(minutes=minutes), now=NOW)


def test_a_young_code_is_good():
    one_time.check_age(NOW - timedelta(minutes=9, seconds=59), now=NOW)


def test_three_steps_of_the_app_are_good_at_a_time():
    first, *_, last = one_time.steps(NOW)

    assert (last - first, first + 1) == (2, int(NOW.timestamp()) // 30)


def test_printed_codes_hold_nothing_that_looks_alike():
    codes = one_time.new_recovery_codes()

    assert len(set(codes)) == 10
    assert all(len(code) == 12 and not set(code) & set("01OILU") for code in codes)


@pytest.mark.parametrize("typed", ["abcd efgh jkm2", "ABCD-EFGH-JKM2", " ABCDEFGHJKM٢"])
def test_a_printed_code_is_understood_as_it_is_typed(typed):
    assert one_time.tidy_recovery(typed) == "ABCDEFGHJKM2"


@pytest.mark.parametrize("typed", ["", "ABCD EFGH JKM", "ABCD EFGH JKMN P"])
def test_a_printed_code_has_twelve_signs(typed):
    with pytest.raises(RecoveryIncomplete):
        one_time.tidy_recovery(typed)
