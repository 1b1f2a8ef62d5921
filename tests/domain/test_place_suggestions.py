"""People who misspell a name are asked "Did you mean…"."""

import pytest

from citykey_site.domain import places

MISSPELLED = {
    "Pilzen": "Pilsen (Lower West Side)",
    "Litle Village": "Little Village",
    "La Vilita": "La Villita (South Lawndale)",
    "Bak of the Yards": "Back of the Yards (New City)",
    "Englwood": "Englewood",
    "Inglewood": "Englewood",
    "Humbolt Park": "Humboldt Park",
    "Rodgers Park": "Rogers Park",
    "Albani Park": "Albany Park",
    "Uptwon": "Uptown",
    "Bridgport": "Bridgeport",
    "Chikago Lawn": "Chicago Lawn",
    "Wicker Prak": "Wicker Park",
    "Buktown": "Bucktown",
    "Chinatonw": "Chinatown",
    "Logan Scuare": "Logan Square",
    "Avondail": "Avondale",
    "Hegwisch": "Hegewisch",
    "Pulman": "Pullman",
    "Rosland": "Roseland",
    "Ukranian Village": "Ukrainian Village",
    "Ravenswod": "Ravenswood (Lincoln Square)",
    "Andersenville": "Andersonville",
    "Stretterville": "Streeterville",
    "Garfeild Park": "Garfield Park",
    "Makinley Park": "McKinley Park",
    "Mont Grenwood": "Mount Greenwood",
    "Jeferson Park": "Jefferson Park",
    "Ohara": "O'Hare",
    "Kimbal": "Kimball (Brown Line)",
    "Fullerten station": "Fullerton (Red, Brown & Purple Lines)",
}


@pytest.mark.parametrize(("text", "label"), MISSPELLED.items())
def test_a_misspelled_name_is_offered_first(text, label):
    answer = places.find(text)
    assert answer.place is None
    assert answer.choices[0].label == label


@pytest.mark.parametrize("text", ["Pilson", "Kedzy", "Damon", "Bronzville"])
def test_a_misspelling_of_several_names_offers_them(text):
    assert 2 <= len(places.find(text).choices) <= 5


@pytest.mark.parametrize("text", [*MISSPELLED, "Pilson", "Lawndale", "Midway", "Western"])
def test_each_choice_leads_to_its_place(text):
    choices = places.find(text).choices
    assert [places.find(choice.query).place for choice in choices] == list(choices)


def test_a_part_of_two_names_offers_both():
    names = [choice.name for choice in places.find("Lawndale").choices]
    assert names[:2] == ["North Lawndale", "South Lawndale"]


def test_a_misspelled_station_is_offered_on_its_line_only():
    names = [choice.name for choice in places.find("Addisen, Red Line").choices]
    assert names == ["Addison (Red Line)"]


@pytest.mark.parametrize(
    "text",
    ["Zanzibar", "xyzzy", "qwertyuiop", "Evanston", "Oak Park", "Warszawa", "New York", "唐人街"],
)
def test_what_resembles_nothing_offers_nothing(text):
    assert places.find(text).choices == ()


@pytest.mark.parametrize("text", ["park", "street", "station", "Red Line", "the", "Chicago, IL 6"])
def test_a_word_that_many_names_share_offers_nothing(text):
    assert places.find(text).choices == ()
