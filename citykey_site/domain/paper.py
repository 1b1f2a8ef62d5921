"""What was written on paper at the door, and whether it can be true."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from citykey_site.domain.refusals import CountTooHigh
from citykey_site.domain.roster import WindowList


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Holds what was typed for one window: people who came by slip, and people who walked in.

    A party that is not in `came` was not entered. `seen` names what was kept when the page was
    made.
    """

    came: Mapping[str, int] = field(repr=False)
    walked_in: int
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Holds what was typed for one window of an erased day: numbers of people only."""

    came: int
    missed: int
    walked_in: int


def state_of(window: WindowList) -> str:
    """Returns a short text that differs when anybody counts in the window meanwhile."""
    marks = ";".join(
        f"{party.slip} {party.is_active} {party.came} {party.missed}" for party in window.parties
    )
    words = f"{marks}|{window.slot.walked_in}"
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


def check_number(number: int | None, *, most: int) -> int:
    """Returns a typed number, or raises CountTooHigh where it is not from 0 to `most`."""
    if number is None or not 0 <= number <= most:
        raise CountTooHigh(most=most)
    return number
