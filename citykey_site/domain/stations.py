"""Knows the 'L' stations in the city: what they are called and which are near.

Lines and step-free access are as of March 2022 (`data/SOURCES.md`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from citykey_site.domain.distances import Point, miles_between
from citykey_site.domain.place_facts import Kind, Place, point_of, rows
from citykey_site.domain.place_names import name_words, words

# The colors of the lines, in English and in the Spanish heard on the Pink Line.
_COLORS = {
    **{"red": "red", "blue": "blue", "brown": "brown", "green": "green", "orange": "orange"},
    **{"purple": "purple", "pink": "pink", "yellow": "yellow"},
    **{"rojo": "red", "roja": "red", "azul": "blue", "cafe": "brown", "verde": "green"},
    **{"naranja": "orange", "morada": "purple", "rosa": "pink", "amarilla": "yellow"},
}
VENUES_REMEMBERED = 1024
# Words around the name of a station that do not tell which one.
_FILLERS = frozenset(
    words(
        "station stop train cta line lines branch express l el metro subway st ave blvd rd dr "
        "drive estación parada tren línea de stacja przystanek arrêt estasyon станція станция"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Holds one station; `description` adds the lines, and no two stations share it."""

    name: str
    description: str
    lines: tuple[str, ...]
    accessible_2022: bool
    point: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Station(Stop):
    """Holds one station with its distance in miles from the point that was asked about."""

    miles: float


@cache
def stops() -> tuple[Stop, ...]:
    """Gives the 123 stations inside the city."""
    return tuple(
        Stop(
            name=row["name"],
            description=row["description"],
            lines=tuple(row["lines"].split("/")),
            accessible_2022=row["accessible_2022"] == "true",
            point=point_of(row),
        )
        for row in rows("l_stations")
    )


@lru_cache(VENUES_REMEMBERED)
def nearest_stations(point: Point, *, count: int = 2, within: float = 1.5) -> tuple[Station, ...]:
    """Finds up to `count` stations within so many miles of a point, nearest first."""
    near = (_seen_from(point, stop) for stop in stops())
    reachable = sorted((station for station in near if station.miles <= within), key=_miles)
    return tuple(reachable[:count])


def station_place(stop: Stop) -> Place:
    """Makes the place for a station, shown and asked for by its description."""
    return Place(Kind.STATION, stop.description, stop.description, stop.point)


def called(typed: tuple[str, ...]) -> tuple[Place, ...]:
    """Finds the stations of exactly this name, on the lines that were named with it."""
    return on_lines(typed, full_names().get(name_key(typed), ()))


def partly_called(typed: tuple[str, ...]) -> tuple[Place, ...]:
    """Finds the stations with this name as one of its parts: "Chinatown" in "Cermak-Chinatown"."""
    return on_lines(typed, name_parts().get(name_key(typed), ()))


def name_key(typed: tuple[str, ...]) -> str:
    """Folds the words to the name of a station alone, without lines and fillers."""
    spelled = name_words(typed)
    return "".join(word for word in spelled if word not in _FILLERS and word not in _COLORS)


def on_lines(typed: tuple[str, ...], places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Keeps the stations that are on every line that the words name, by its color."""
    colors = {_COLORS[word] for word in typed if word in _COLORS}
    return tuple(place for place in places if colors <= _colors_of(place))


@cache
def full_names() -> dict[str, tuple[Place, ...]]:
    """Gives the stations by folded name, also with a branch: "Western O'Hare"."""
    return _by_key(lambda stop: (stop.name, stop.description))


@cache
def name_parts() -> dict[str, tuple[Place, ...]]:
    """Gives the stations by each folded part of a name in parts: "Clark" and "Lake"."""
    return _by_key(_parts)


def names() -> Iterator[tuple[str, Place]]:
    """Gives each station's name with its place."""
    return ((stop.name, station_place(stop)) for stop in stops())


def _by_key(spellings: Callable[[Stop], Iterable[str]]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for stop in stops():
        for folded in {name_key(words(name)) for name in spellings(stop)}:
            found[folded] = (*found.get(folded, ()), station_place(stop))
    return found


def _parts(stop: Stop) -> list[str]:
    parts = re.split("[/-]", stop.name)
    return parts if len(parts) > 1 else []


def _colors_of(place: Place) -> frozenset[str]:
    return frozenset(words(place.name)) & frozenset(_COLORS)


def _seen_from(point: Point, stop: Stop) -> Station:
    return Station(
        name=stop.name,
        description=stop.description,
        lines=stop.lines,
        accessible_2022=stop.accessible_2022,
        point=stop.point,
        miles=miles_between(point, stop.point),
    )


def _miles(station: Station) -> float:
    return station.miles
