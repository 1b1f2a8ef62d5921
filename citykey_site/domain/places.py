"""Finds the place that a person means by what they type.

An exact ZIP wins, then a ward, then an area, neighborhood or other name, then an 'L' station.
Nothing typed is kept: only the tables are remembered, never a search.
"""

from dataclasses import dataclass
from functools import cache

from citykey_site.domain import place_facts, place_names, place_numbers, place_suggestions, stations
from citykey_site.domain.distances import Point, about_miles, miles_between
from citykey_site.domain.place_facts import Kind, Place
from citykey_site.domain.stations import Station, nearest_stations

__all__ = [
    "Answer",
    "Kind",
    "Place",
    "Point",
    "Station",
    "about_miles",
    "every_place",
    "find",
    "miles_between",
    "nearest_stations",
]

# Words that people put around a name and that do not tell which place it is.
_AROUND_A_NAME = frozenset(
    place_names.words(
        "chicago il illinois usa neighborhood neighbourhood community area barrio vecindario "
        "de dzielnica quartier katye airport"
    )
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Holds what a text means.

    `place` is set when it is clear; `choices` are for "Did you mean…", best first;
    `unknown_zip` is five digits that are not a Chicago ZIP that we know. All three empty
    means that nothing is like it.
    """

    place: Place | None
    choices: tuple[Place, ...]
    unknown_zip: str | None


def find(text: str) -> Answer:
    """Finds the place, or the choices, that a typed text means; any text is harmless."""
    typed = place_names.words(text)
    if known := place_numbers.known_zips(typed):
        return _one_or_choices(known)
    if digits := place_numbers.unknown_zip(typed):
        return Answer(None, (), digits)
    if place := place_numbers.ward(typed):
        return Answer(place, (), None)
    meant = _by_name(typed)
    # A bare "63" may be a slip for a ward, so the station of that name is only offered.
    if not meant or place_numbers.is_about_a_ward(typed):
        return Answer(None, meant or _like(typed), None)
    return _one_or_choices(meant)


@cache
def every_place() -> tuple[Place, ...]:
    """Gives every place that can be found: ZIPs, wards, areas, neighborhoods, stations."""
    return (
        *place_facts.zips().values(),
        *(place_numbers.ward_place(number) for number in place_numbers.WARDS),
        *place_facts.areas().values(),
        *place_facts.neighborhoods(),
        *(stations.station_place(stop) for stop in stations.stops()),
    )


def _one_or_choices(meant: tuple[Place, ...]) -> Answer:
    if len(meant) == 1:
        return Answer(meant[0], (), None)
    return Answer(None, meant[: place_suggestions.MOST_SUGGESTIONS], None)


def _by_name(typed: tuple[str, ...]) -> tuple[Place, ...]:
    """Finds the places of exactly this name; several when it does not tell them apart.

    The kinds are asked in their order and the first that knows the name decides. When it
    knows several, those of the later kinds are listed with them.
    """
    for reading in (typed, _without_surroundings(typed)):
        kinds = (
            place_facts.named().get(place_names.key(reading), ()),
            stations.called(reading),
            stations.partly_called(reading),
        )
        if first := next((places for places in kinds if places), ()):
            return first if len(first) == 1 else place_suggestions.once(sum(kinds, ()))
    return ()


def _like(typed: tuple[str, ...]) -> tuple[Place, ...]:
    """Suggests places for words that name none, best first."""
    if place_numbers.is_about_a_ward(typed):
        return ()
    if place := place_numbers.ward_of_ordinal(typed):
        return (place,)
    return place_suggestions.like(_without_surroundings(typed))


def _without_surroundings(typed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in typed if word not in _AROUND_A_NAME)
