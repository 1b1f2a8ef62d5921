"""Measures how far apart two points of the city are.

Points are in degrees (WGS 84); distances are in statute miles, because that is what people
in Chicago use.
"""

import math
from dataclasses import dataclass

# The mean radius of the Earth, 6371.0088 km (IUGG), in miles.
EARTH_RADIUS_MILES = 3958.7613


@dataclass(frozen=True, slots=True)
class Point:
    """Holds a place on the map, in degrees north and east."""

    latitude: float
    longitude: float


def miles_between(a: Point, b: Point) -> float:
    """Measures the great-circle distance between two points in miles (haversine formula)."""
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    half_north = (north_b - north_a) / 2
    half_east = math.radians(b.longitude - a.longitude) / 2
    chord = math.sin(half_north) ** 2 + (
        math.cos(north_a) * math.cos(north_b) * math.sin(half_east) ** 2
    )
    return 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(min(1.0, chord)))


def about_miles(miles: float) -> int:
    """Rounds a distance to whole miles, at least 1.

    The point of a ZIP is good to a mile or two, so a finer number would promise too much.
    """
    return max(1, math.floor(miles + 0.5))
