"""People type ZIPs and ward numbers."""

import unicodedata

import pytest

from citykey_site.domain import places
from citykey_site.domain.places import Answer, Kind

NOTHING = Answer(None, (), None)


def full_width(digits):
    return "".join(unicodedata.lookup(f"FULLWIDTH {unicodedata.name(digit)}") for digit in digits)


@pytest.mark.parametrize(
    "text",
    [
        "60623",
        " 60623. ",
        full_width("60623"),
        "٦٠٦٢٣",
        "६०६२३",
        "606\u200b23",
        "\u202a60623\u202c",
        "60623\0",
        "60623-1234",
        "60623\N{EN DASH}1234",
        "606231234",
        "zip 60623",
        "código postal 60623",
        "邮政编码60623",
        "Little Village 60623",
        "2311 S. Kedzie Ave., Chicago, IL 60623",
    ],
)
def test_a_zip_is_understood_in_any_digits_and_with_words_around_it(text):
    place = places.find(text).place
    assert (place.kind, place.name) == (Kind.ZIP, "60623")


@pytest.mark.parametrize("text", ["60402", full_width("60402"), "60402-1234", "Cicero, IL 60402"])
def test_a_zip_outside_the_city_is_told_as_one_we_do_not_know(text):
    assert places.find(text) == Answer(None, (), "60402")


def test_a_house_number_of_five_digits_is_not_taken_for_a_zip():
    assert places.find("13281 S. Corliss Ave.").unknown_zip is None


@pytest.mark.parametrize("digits", ["6062", "606233", "60623123"])
def test_a_number_of_another_length_is_no_zip(digits):
    assert places.find(digits) == NOTHING


def test_two_zips_let_the_person_choose():
    answer = places.find("60608 or 60623, 60608")
    assert [choice.name for choice in answer.choices] == ["60608", "60623"]


def test_a_zip_wins_over_a_ward():
    assert places.find("ward 22, 60623").place.kind == Kind.ZIP


@pytest.mark.parametrize(
    "text",
    [
        "Ward 22",
        "22",
        "ward 22nd",
        "22nd ward",
        "22ND WARD",
        "distrito 22",
        "Distrito n.º 22",
        "W22",
        "w-22",
        "ward #22",
        full_width("22"),
        "ward ٢٢",
        "الدائرة ٢٢",
        "第22选区",
        "22. okręg",
        "वार्ड २२",
        "Ward 022",
    ],
)
def test_a_ward_is_understood_in_the_languages_of_the_site(text):
    place = places.find(text).place
    assert (place.kind, place.name, place.ward) == (Kind.WARD, "22", 22)


def test_a_ward_has_no_point_to_measure_from():
    assert places.find("Ward 1").place.point is None


@pytest.mark.parametrize("text", ["Ward 0", "Ward 51", "0", "distrito 99", "ward " + "9" * 90])
def test_a_ward_that_chicago_does_not_have_finds_nothing(text):
    assert places.find(text) == NOTHING


def test_a_number_too_high_for_a_ward_offers_the_station_of_that_street():
    answer = places.find("63")
    assert answer.place is None
    assert [choice.name for choice in answer.choices] == ["63rd (Red Line)"]


def test_a_bare_22nd_may_be_a_street_so_the_ward_is_only_offered():
    answer = places.find("22nd")
    assert answer.place is None
    assert [choice.query for choice in answer.choices] == ["Ward 22"]


def test_a_person_on_west_47th_street_is_not_sent_to_ward_47():
    assert places.find("W 47th St").place is None


def test_two_ward_numbers_at_once_are_not_guessed_between():
    assert places.find("ward 5 or 6").place is None
