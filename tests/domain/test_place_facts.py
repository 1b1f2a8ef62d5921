"""The tables of places are whole, and every point lies in or near the city."""

import pytest

from citykey_site.domain import place_facts, places, stations

# Chicago from Hegewisch to Rogers Park and from O'Hare to the East Side, in degrees.
SOUTH, NORTH, WEST, EAST = 41.64, 42.03, -87.95, -87.52


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("zips", 59),
        ("community_areas", 77),
        ("neighborhoods", 98),
        ("neighborhood_aliases", 80),
        ("l_stations", 123),
        ("venues", 93),
    ],
)
def test_a_table_has_all_its_rows(table, count):
    assert len(place_facts.rows(table)) == count


def test_the_venues_are_12_past_event_places_and_81_libraries():
    kinds = [row["kind"] for row in place_facts.rows("venues")]
    assert kinds.count("library") == 81
    assert len(kinds) - kinds.count("library") == 12


@pytest.mark.parametrize(
    "table", ["zips", "community_areas", "neighborhoods", "l_stations", "venues"]
)
def test_every_point_of_a_table_lies_in_the_city(table):
    for row in place_facts.rows(table):
        point = place_facts.point_of(row)
        assert SOUTH < point.latitude < NORTH
        assert WEST < point.longitude < EAST


def test_every_place_but_a_ward_has_a_point():
    without = [place for place in places.every_place() if place.point is None]
    assert [place.ward for place in without] == list(range(1, 51))


def test_every_other_name_finds_its_area_or_offers_it():
    for row in place_facts.rows("neighborhood_aliases"):
        answer = places.find(row["alias"])
        meant = [answer.place] if answer.place else list(answer.choices)
        homes = [place_facts.neighborhoods().get(place, place.name) for place in meant]
        assert row["community_area"] in homes, row["alias"]


def test_every_station_has_a_line():
    assert all(stop.lines and all(stop.lines) for stop in stations.stops())
