"""People type where they are, in many ways, and are understood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykey_site.domain import places
from citykey_site.domain.places import Answer, Kind

NOTHING = Answer(None, (), None)


def found(text):
    place = places.find(text).place
    return place and (place.kind, place.name)


def offered(text):
    answer = places.find(text)
    assert answer.place is None
    return [choice.name for choice in answer.choices]


@pytest.mark.parametrize("place", places.every_place(), ids=lambda place: place.query)
def test_the_query_of_a_place_finds_exactly_this_place(place):
    assert places.find(place.query) == Answer(place, (), None)


def test_no_two_places_are_shown_alike():
    shown = [(place.kind, place.name) for place in places.every_place()]
    assert len(set(shown)) == len(shown) == 338


def test_a_person_who_types_la_villita_finds_south_lawndale():
    assert found("La Villita") == (Kind.AREA, "South Lawndale")


def test_a_person_who_types_another_name_sees_their_own_word():
    assert places.find("la villita").place.label == "La Villita (South Lawndale)"


def test_a_person_who_types_the_name_on_the_map_sees_it_alone():
    assert places.find("south lawndale").place.label == "South Lawndale"


def test_two_names_of_one_area_are_one_place():
    assert places.find("Pilsen").place == places.find("Lower West Side").place


def test_another_name_that_is_also_a_neighborhood_finds_its_own_point():
    assert found("Little Village") == (Kind.NEIGHBORHOOD, "Little Village")


@pytest.mark.parametrize(
    "text", ["Back of the Yards", "BACK OF THE YARDS", " back  of the yards. ", "back-of-yards"]
)
def test_case_spaces_and_small_words_do_not_matter(text):
    assert found(text) == (Kind.AREA, "New City")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Łogan Squäre", "Logan Square"),
        ("Mt. Greenwood", "Mount Greenwood"),
        ("mount greenwood", "Mount Greenwood"),
        ("Lake View", "Lakeview"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Hare", "O'Hare"),
        ("o hare airport", "O'Hare"),
        ("W. Englewood", "West Englewood"),
        ("the Loop", "Loop"),
        ("Rogers Park, Chicago, IL", "Rogers Park"),
        ("barrio de Austin", "Austin"),
    ],
)
def test_an_area_is_found_however_it_is_written(text, name):
    assert found(text) == (Kind.AREA, name)


@pytest.mark.parametrize("text", ["Rush & Division", "rush and division", "Rush/Division"])
def test_an_ampersand_is_an_and(text):
    assert found(text) == (Kind.NEIGHBORHOOD, "Rush & Division")


def test_a_neighborhood_with_two_names_goes_by_each():
    assert found("Little Italy") == found("UIC") == (Kind.NEIGHBORHOOD, "Little Italy, UIC")


def test_an_area_and_a_neighborhood_of_one_name_are_one_place():
    assert found("Englewood") == (Kind.AREA, "Englewood")
    names = [place.name for place in places.every_place()]
    assert names.count("Englewood") == 1


def test_a_name_of_two_areas_lets_the_person_choose():
    assert offered("South Loop") == ["Near South Side", "Loop"]


def test_the_choices_for_midway_include_its_station():
    assert offered("Midway") == ["Garfield Ridge", "Clearing", "Midway (Orange Line)"]


def test_an_area_wins_over_a_station_of_its_name():
    assert found("Logan Square") == (Kind.AREA, "Logan Square")


def test_nothing_typed_is_nothing_found():
    assert places.find("") == places.find("  \t\n ") == NOTHING


JUNK = ["\0", "\u202e", "\u200b\u2066", "'; DROP TABLE--", "%00%ff", "<script>", "\ud800", "🗽"]


@pytest.mark.parametrize("text", JUNK)
def test_junk_finds_nothing(text):
    assert places.find(text) == NOTHING


@pytest.mark.parametrize("junk", ["\0", "\u202e", "\u200b", " ", "!?", "\u0301"])
def test_junk_around_a_name_and_inside_it_does_not_hide_it(junk):
    assert found(f"{junk}Pil{junk.strip(' !?')}sen{junk}") == (Kind.AREA, "Lower West Side")


@given(st.text(max_size=200))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_any_text_has_an_answer_with_at_most_five_choices(text):
    answer = places.find(text)
    assert len(answer.choices) <= 5
    assert answer.place is None or not answer.choices
