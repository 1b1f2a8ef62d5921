"""Reads the places of Chicago from the tables in `data`, once.

Where each table comes from, its date and how sure it is: `data/SOURCES.md`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib import resources

from citykey_site.domain.distances import Point, miles_between
from citykey_site.domain.place_names import key, words

# An area and a neighborhood of one name whose middles are this near are one place to people.
SAME_PLACE_MILES = 1.0


class Kind(StrEnum):
    """Names what sort of place a person meant."""

    ZIP = "zip"
    WARD = "ward"
    AREA = "area"
    NEIGHBORHOOD = "neighborhood"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Place:
    """Holds one place that a search can start from.

    `name` is what people read: five digits for a ZIP, the number for a ward, the description
    for a station. `query` is what to search for to get exactly this place again. `point` is
    None for a ward, which is a filter without distance; `ward` is its number, 1 to 50.
    `known_as` is the other name by which the person came here, or empty. It is no part of
    which place this is: "La Villita" and "South Lawndale" are equal.
    """

    kind: Kind
    name: str
    query: str
    point: Point | None
    ward: int | None = None
    known_as: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """Gives the name to show to the person, in their own word: "Pilsen (Lower West Side)"."""
        return f"{self.known_as} ({self.name})" if self.known_as else self.name


def rows(table: str) -> list[dict[str, str]]:
    """Reads one table of `data` as a list of rows by column name."""
    file = resources.files("citykey_site.domain").joinpath("data", f"{table}.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def point_of(row: dict[str, str]) -> Point:
    """Reads the point of a row from its columns `latitude` and `longitude`, in degrees."""
    return Point(float(row["latitude"]), float(row["longitude"]))


@cache
def zips() -> dict[str, Place]:
    """Gives the ZIPs of Chicago that we know, by their five digits."""
    return {
        row["zip"]: Place(Kind.ZIP, row["zip"], row["zip"], point_of(row)) for row in rows("zips")
    }


@cache
def areas() -> dict[str, Place]:
    """Gives the 77 community areas by name."""
    return {
        row["name"]: Place(Kind.AREA, row["name"], row["name"], point_of(row))
        for row in rows("community_areas")
    }


@cache
def neighborhoods() -> dict[Place, str]:
    """Gives each neighborhood with the name of the community area that it lies in.

    A neighborhood that shares its name with a community area, and lies in it or within
    `SAME_PLACE_MILES` of it, is that area and is left out.
    """
    found = {}
    for row in rows("neighborhoods"):
        place = Place(Kind.NEIGHBORHOOD, row["name"], row["name"], point_of(row))
        if not _is_an_area(place, row["community_area"]):
            found[place] = row["community_area"]
    return found


def names() -> Iterator[tuple[str, Place]]:
    """Gives each name that an area or neighborhood goes by with that place, other names last."""
    yield from areas().items()
    for place in neighborhoods():
        yield place.name, place
        yield from ((part, place) for part in place.name.split(",") if part != place.name)
    for row in rows("neighborhood_aliases"):
        yield row["alias"], replace(areas()[row["community_area"]], known_as=row["alias"])


@cache
def named() -> dict[str, tuple[Place, ...]]:
    """Gives the areas and neighborhoods by folded name.

    An other name of an area that is also a neighborhood in it ("Little Village") means the
    neighborhood, whose point is nearer to what the person has in mind.
    """
    found: dict[str, tuple[Place, ...]] = {}
    for name, place in names():
        folded = key(words(name))
        known = found.get(folded, ())
        if _home(place) not in {_home(other) for other in known}:
            found[folded] = (*known, place)
    return found


@cache
def _areas_by_key() -> dict[str, Place]:
    return {key(words(area.name)): area for area in areas().values()}


def _is_an_area(place: Place, home: str) -> bool:
    area = _areas_by_key().get(key(words(place.name)))
    if area is None:
        return False
    return area.name == home or miles_between(area.point, place.point) <= SAME_PLACE_MILES


def _home(place: Place) -> str:
    """Tells the community area of a neighborhood; an area is its own."""
    return neighborhoods().get(place, place.name)
