"""Suggests places whose names resemble what a person typed, for "Did you mean…"."""

import difflib
from functools import cache

from citykey_site.domain import place_facts, stations
from citykey_site.domain.place_facts import Place
from citykey_site.domain.place_names import name_words, words

MOST_SUGGESTIONS = 5
# Likeness of two names by difflib, 0 to 1. Measured on the names in the tests: the least like
# of 53 misspellings has 0.73 ("Kedzy"), the most like of the suburbs has 0.71 ("Oak Park").
LEAST_LIKENESS = 0.72


def like(typed: tuple[str, ...]) -> tuple[Place, ...]:
    """Gives at most five places, best first: names that hold these words, then similar ones.

    The words of stations ("stop", "Red Line") only narrow the stations down.
    """
    wanted = stations.name_key(typed)
    if not wanted or wanted.isdecimal():
        return ()
    similar = difflib.get_close_matches(
        wanted, _places_by_key(), n=2 * MOST_SUGGESTIONS, cutoff=LEAST_LIKENESS
    )
    alike = tuple(place for name in similar for place in _places_by_key()[name])
    return once(stations.on_lines(typed, (*_holding(typed), *alike)))[:MOST_SUGGESTIONS]


def once(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Keeps the first of equal places, in order."""
    return tuple(dict.fromkeys(places))


def _holding(typed: tuple[str, ...]) -> tuple[Place, ...]:
    """Finds the few places whose name holds the typed words: "Lawndale" in "North Lawndale".

    A word in very many names ("park") tells nothing and finds none.
    """
    wanted = f" {' '.join(name_words(typed))} "
    held = once(tuple(place for name, place in _spelled_names() if wanted in name))
    return held if len(held) <= MOST_SUGGESTIONS else ()


@cache
def _places_by_key() -> dict[str, tuple[Place, ...]]:
    """Gives the places to suggest by every folded name and part of a station's name."""
    sources = (place_facts.named(), stations.full_names(), stations.name_parts())
    names = once(tuple(name for source in sources for name in source))
    return {name: sum((source.get(name, ()) for source in sources), ()) for name in names}


@cache
def _spelled_names() -> tuple[tuple[str, Place], ...]:
    """Gives each place under each of its names in words, with a space on both sides."""
    return tuple(
        (f" {' '.join(name_words(words(name)))} ", place)
        for name, place in (*place_facts.names(), *stations.names())
    )
