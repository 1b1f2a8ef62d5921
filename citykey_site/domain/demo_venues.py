"""Picks the venue of each event of a demonstration, so that a week covers the whole city."""

import hashlib
from collections.abc import Sequence
from functools import cache

from citykey_site.domain.known_venues import by_kind
from citykey_site.domain.venues import Venue

LIBRARY = "library"
# Degrees north. Half of the listed venues are on the South Side; the libraries make up for it.
NORTH_OF, SOUTH_OF = 41.91, 41.84
LIBRARY_SIDES = ("middle", "north", "middle", "south")


def listed(turn: int) -> Venue:
    """Returns a venue of a past public event (mostly parks); each comes once in twelve turns."""
    return _at(turn, [venue for kind, venue in _venues() if kind != LIBRARY])


def library(turn: int) -> Venue:
    """Returns a library; four turns in a row go once north, once south, twice to the middle."""
    around, place = divmod(turn, len(LIBRARY_SIDES))
    wanted = LIBRARY_SIDES[place]
    near = [venue for kind, venue in _venues() if kind == LIBRARY and side(venue) == wanted]
    same_before = LIBRARY_SIDES[:place].count(wanted)
    return _at(around * LIBRARY_SIDES.count(wanted) + same_before, near)


def side(venue: Venue) -> str:
    """Returns a third of the city by latitude: north, middle or south."""
    if venue.point.latitude >= NORTH_OF:
        return "north"
    return "south" if venue.point.latitude < SOUTH_OF else "middle"


def share(*words: object) -> float:
    """Returns a number from 0 up to 1 that looks like chance, the same for the same words."""
    digest = hashlib.sha256("|".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _at(turn: int, venues: Sequence[Venue]) -> Venue:
    return venues[turn % len(venues)]


@cache
def _venues() -> tuple[tuple[str, Venue], ...]:
    """Returns each venue with its kind, in an order without any pattern."""
    return tuple(sorted(by_kind(), key=lambda pair: share(pair[1].name)))
