"""Reads the places that a person names in one line, with commas between them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from citykey_site.domain import places, refusals
from citykey_site.domain.news import MOST_PLACES
from citykey_site.domain.places import Place
from citykey_site.domain.typed import plain

LONGEST = 400
BETWEEN = re.compile(r"[,;\n،؛、,;]")
# A place that is named with its city is one place still.
THE_CITY = {"", "chicago", "il", "illinois", "usa"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Holds words that name no one place, and the places that may be meant."""

    typed: str
    choices: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Holds the places that are clear, as words that find each again, and what is not clear."""

    queries: tuple[str, ...]
    unclear: tuple[Unclear, ...]


def read(typed: str, *, meant: Collection[str] = ()) -> Named:
    """Reads the places of a line; `meant` are choices that the person has ticked.

    Raises PlaceMissing, or TooManyPlaces. Any text is harmless.
    """
    pieces = _pieces(typed)
    if not pieces:
        raise refusals.PlaceMissing
    if len(pieces) > MOST_PLACES:
        raise refusals.TooManyPlaces(most=MOST_PLACES)
    queries: list[str] = []
    unclear: list[Unclear] = []
    for piece in pieces:
        answer = places.find(piece)
        ticked = [item.query for item in answer.choices if item.query in meant]
        if answer.place:
            queries.append(answer.place.known_as or answer.place.query)
        elif ticked:
            queries.extend(ticked)
        else:
            unclear.append(Unclear(typed=piece, choices=answer.choices))
    return Named(queries=tuple(dict.fromkeys(queries)), unclear=tuple(unclear))


def clear(named: Named) -> tuple[str, ...]:
    """Returns the places where all are clear. Raises PlaceUnknown, PlaceUnclear, TooManyPlaces."""
    unknown = next((item.typed for item in named.unclear if not item.choices), None)
    if unknown is not None:
        raise refusals.PlaceUnknown(place=unknown)
    if named.unclear:
        raise refusals.PlaceUnclear
    if len(named.queries) > MOST_PLACES:
        raise refusals.TooManyPlaces(most=MOST_PLACES)
    return named.queries


def _pieces(typed: str) -> list[str]:
    line = BETWEEN.sub(",", typed[: LONGEST * 2])
    found = [plain(piece, limit=80) for piece in plain(line, limit=LONGEST).split(",")]
    pieces = [piece for piece in found if piece.casefold() not in THE_CITY]
    kept: list[str] = []
    while pieces and len(kept) <= MOST_PLACES:
        length = _length(pieces)
        kept.append(", ".join(pieces[:length]))
        pieces = pieces[length:]
    return kept


def _length(pieces: list[str]) -> int:
    """Returns how many pieces make the first name: a few names have commas of their own."""
    for length in range(min(6, len(pieces)), 1, -1):
        if ", ".join(pieces[:length]).casefold() in _with_commas():
            return length
    return 1


@cache
def _with_commas() -> frozenset[str]:
    return frozenset(place.query.casefold() for place in places.every_place() if "," in place.query)
