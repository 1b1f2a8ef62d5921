"""Names are folded so that spellings do not matter, and long texts do no harm."""

import pytest

from citykey_site.domain import place_names
from citykey_site.domain.place_names import LONGEST, key, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ørsted Straße", "orsted strasse"),
        ("LÓDŹ", "lodz"),
        ("Łódź", "LODZ"),
        ("Saint John", "St. John"),
        ("Mount Olive", "MT OLIVE"),
        ("Clark & Lake", "clark and lake"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER P}ilsen", "Pilsen"),
        ("43rd", "43"),
        ("Mc Kinley", "McKinley"),
    ],
)
def test_two_spellings_of_a_name_have_one_key(one, other):
    assert key(words(one)) == key(words(other))


def test_different_names_keep_different_keys():
    assert key(words("West Lawn")) != key(words("West Loop"))


def test_letters_and_digits_stand_apart():
    assert words("W22") == ("w", "22")


@pytest.mark.parametrize("letter", ["a", "é", "\ufdfa", "7", "\u200b", " ", "\0", "a "])
def test_of_ten_thousand_letters_only_a_few_are_compared(letter):
    assert sum(map(len, words(letter * 10_000))) <= LONGEST


def test_a_long_text_is_cut_before_it_is_folded(monkeypatch):
    seen = []
    monkeypatch.setattr(place_names, "_visible", lambda letter: seen.append(letter) or letter)
    words("x" * 10_000)
    assert len(seen) == place_names.LONGEST_RAW


def test_spaces_before_a_name_do_not_push_it_out():
    assert words(" " * 10_000 + "Pilsen") == ("pilsen",)
