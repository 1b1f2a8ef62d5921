"""Distances are told in whole miles, never finer than they are known."""

import pytest

from citykey_site.domain.distances import Point, about_miles, miles_between

LOOP = Point(41.87894, -87.6272)
O_HARE = Point(41.97313, -87.90468)


def test_a_place_is_no_distance_from_itself():
    assert miles_between(LOOP, LOOP) == 0


def test_the_distance_is_the_same_in_both_directions():
    assert miles_between(LOOP, O_HARE) == pytest.approx(miles_between(O_HARE, LOOP))


def test_a_degree_of_latitude_is_69_miles():
    assert miles_between(Point(41, -87), Point(42, -87)) == pytest.approx(69.09, abs=0.02)


def test_a_degree_of_longitude_is_shorter_in_chicago():
    assert miles_between(Point(41.88, -87), Point(41.88, -88)) == pytest.approx(51.4, abs=0.1)


def test_o_hare_is_about_16_miles_from_the_loop():
    assert about_miles(miles_between(LOOP, O_HARE)) == 16


def test_the_other_side_of_the_earth_can_be_measured():
    assert miles_between(Point(0, 0), Point(0, 180)) == pytest.approx(12437, abs=5)


@pytest.mark.parametrize(
    ("miles", "told"), [(0, 1), (0.2, 1), (1.49, 1), (1.5, 2), (2.5, 3), (3.49, 3), (12.6, 13)]
)
def test_a_distance_is_told_in_whole_miles_and_at_least_one(miles, told):
    assert about_miles(miles) == told
