"""What people type, paste and are made to send."""

import unicodedata

import pytest

from citykey_site.domain.typed import plain, western_digits


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Pilsen  ", "Pilsen"),
        ("Pil\0sen", "Pilsen"),
        ("\u202ePilsen\u202c", "Pilsen"),
        ("Pil\u200bsen", "Pilsen"),
        ("Ｐｉｌｓｅｎ", "Pilsen"),
        ("\ud800Pilsen\udfff", "Pilsen"),
        ("ana＠example．org", "ana@example.org"),
        ("Kos\u0301ciuszko", "Kościuszko"),
        ("\r\nPilsen\r\n", "Pilsen"),
        ("\x7f\x80", ""),
        ("", ""),
    ],
)
def test_stray_marks_do_not_change_what_a_person_typed(typed, kept):
    assert plain(typed, limit=50) == unicodedata.normalize("NFC", kept)


def test_too_many_words_are_cut():
    assert plain("a" * 10_000, limit=50) == "a" * 50


def test_letters_that_unfold_into_many_stay_within_the_limit():
    assert len(plain("\ufdfa" * 200, limit=50)) <= 50


@pytest.mark.parametrize(
    "typed", ["60623", "٦٠٦٢٣", "६०६२३", "６０６２３", "60-623", "ZIP 60623", "𝟔𝟎𝟔𝟐𝟑"]
)
def test_digits_of_every_script_are_the_same_number(typed):
    assert western_digits(typed) == "60623"


def test_signs_that_only_look_like_numbers_are_no_digits():
    assert western_digits("Ⅻ 一二三 abc") == ""
