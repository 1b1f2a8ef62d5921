"""The public id of an event: typed by staff, or made from the date and the venue's name."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, time
from itertools import count

from citykey_site.domain.event_csv.faults import CellWrong, FaultCode

LONGEST = 64
ID = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST - 1}}}")
# Letters that do not fall apart into a plain letter and an accent.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "đ": "d"})
INSIDE_A_WORD = re.compile("['\u2019.]")


def read_id(text: str) -> str:
    """Returns the id in small letters; raises CellWrong where it is not fit for an address."""
    small = text.lower()
    if not ID.fullmatch(small):
        like = slug(small) or "2026-12-05-kosciuszko-park"
        advice = f"Write small letters, digits and hyphens, at most {LONGEST}, like {like}."
        raise CellWrong(FaultCode.ID_WRONG, advice)
    return small


def made_id(day: date, venue: str) -> str:
    """Returns an id such as `2026-12-05-kosciuszko-park`, the same each time."""
    return _cut(f"{day}-{slug(venue) or 'event'}", LONGEST)


def made_ids(day: date, venue: str, starts: time) -> Iterator[str]:
    """Yields the made id, then with the hour, with the minute too, then numbered without end."""
    plain = made_id(day, venue)
    yield plain
    yield f"{_cut(plain, LONGEST - 3)}-{starts:%H}"
    yield f"{_cut(plain, LONGEST - 5)}-{starts:%H%M}"
    yield from (f"{_cut(plain, LONGEST - 6)}-{number}" for number in count(2))


def slug(text: str) -> str:
    """Returns words as they can stand in an address, at most 64 characters, or nothing."""
    bare = unicodedata.normalize("NFKD", text.lower().translate(PLAIN))
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return _cut(re.sub(r"[^a-z0-9]+", "-", INSIDE_A_WORD.sub("", bare)), LONGEST)


def _cut(text: str, most: int) -> str:
    return text[:most].strip("-")
