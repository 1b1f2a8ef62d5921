"""People name an 'L' station, and are told which stations are near."""

import pytest

from citykey_site.domain import places
from citykey_site.domain.places import Kind, Point

LITTLE_VILLAGE_LIBRARY = Point(41.8495331, -87.7051215)
MIDDLE_OF_THE_LAKE = Point(42.0, -87.0)


def found(text):
    place = places.find(text).place
    return place and place.name


@pytest.mark.parametrize(
    "text",
    [
        "Western (Brown Line)",
        "western brown",
        "Western Brown Line station",
        "the Western stop, Brown Line",
        "Brown Line Western",
    ],
)
def test_a_station_is_told_apart_by_its_line(text):
    assert found(text) == "Western (Brown Line)"


def test_a_name_on_several_lines_lets_the_person_choose():
    names = [choice.name for choice in places.find("Western").choices]
    assert len(names) == 5
    assert "Western (Brown Line)" in names


def test_two_stations_on_one_line_are_told_apart_by_the_branch():
    assert len(places.find("Western Blue Line").choices) == 2
    assert found("Western Blue Line O'Hare") == "Western (Blue Line - O'Hare Branch)"


@pytest.mark.parametrize("text", ["Logan Square station", "the Logan Square 'L' stop"])
def test_the_word_station_asks_for_the_station_not_the_area(text):
    assert found(text) == "Logan Square (Blue Line)"


@pytest.mark.parametrize("text", ["Kimball", "kimball station", "Kimball stop", "estación Kimball"])
def test_a_station_is_found_with_and_without_the_word_station(text):
    assert found(text) == "Kimball (Brown Line)"


def test_a_line_may_be_named_in_spanish():
    assert found("Western, línea rosa") == "Western (Pink Line)"


@pytest.mark.parametrize("text", ["79th", "79th Street", "79 st", "79th St. station"])
def test_a_station_named_after_a_street_may_be_typed_as_the_street(text):
    assert found(text) == "79th (Red Line)"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("95th", "95th/Dan Ryan"),
        ("Chinatown station", "Cermak-Chinatown"),
        ("Clark and Lake", "Clark/Lake"),
        ("La Salle Blue Line", "LaSalle (Blue"),
    ],
)
def test_a_station_goes_by_a_part_of_its_name_that_no_other_has(text, start):
    assert found(text).startswith(start)


def test_a_part_of_several_names_lets_the_person_choose():
    names = [choice.name for choice in places.find("Van Buren").choices]
    assert len(names) == 2


def test_a_station_has_its_kind_and_a_point():
    place = places.find("Kimball").place
    assert place.kind == Kind.STATION
    assert place.point == Point(41.967901, -87.713065)


def test_the_two_nearest_stations_come_nearest_first():
    near = places.nearest_stations(LITTLE_VILLAGE_LIBRARY)
    assert [station.description for station in near] == [
        "Kedzie (Pink Line)",
        "Central Park (Pink Line)",
    ]
    assert near[0].miles == pytest.approx(0.31, abs=0.02)


def test_a_station_tells_its_lines_and_its_step_free_access_of_2022():
    station = places.nearest_stations(Point(41.918217, -87.652644), count=1)[0]
    assert station.name == "Armitage"
    assert station.lines == ("Brown", "Purple Express")
    assert station.accessible_2022


def test_a_station_without_an_elevator_in_2022_says_so():
    station = places.nearest_stations(Point(41.973453, -87.65853), count=1)[0]
    assert (station.name, station.accessible_2022) == ("Argyle", False)


def test_far_from_every_station_none_is_named():
    assert places.nearest_stations(MIDDLE_OF_THE_LAKE) == ()


def test_how_many_and_how_far_can_be_asked():
    near = places.nearest_stations(LITTLE_VILLAGE_LIBRARY, count=50, within=1.0)
    assert len(near) > 2
    assert all(station.miles <= 1.0 for station in near)
