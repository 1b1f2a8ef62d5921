"""Reads ZIPs and ward numbers out of the words that a person typed."""

from collections.abc import Iterator

from citykey_site.domain.place_facts import Kind, Place, zips
from citykey_site.domain.place_names import ORDINAL_ENDINGS, words

# The City Council has 50 wards (map of 2023).
WARDS = range(1, 51)

# "Ward" in the languages of the site, and what residents call it.
WARD_WORDS = frozenset(
    words(
        "ward wards distrito district distri okręg okręgu circonscription округ округу округа "
        "选区 選區 الدائرة دائرة وارڈ वार्ड"
    )
)


def ward_place(number: int) -> Place:
    """Makes the place for a ward: a filter on what staff typed, without a point."""
    return Place(Kind.WARD, str(number), f"Ward {number}", None, number)


def known_zips(typed: tuple[str, ...]) -> tuple[Place, ...]:
    """Finds the Chicago ZIPs in the words, each once, in the order in which they stand."""
    known = (zips()[digits] for digits in _five_digits(typed) if digits in zips())
    return tuple(dict.fromkeys(known))


def unknown_zip(typed: tuple[str, ...]) -> str | None:
    """Finds five digits that end the text and so are a ZIP, not a house number."""
    if len(typed) > 1 and _is_number(typed[-1], 4) and _is_number(typed[-2], 5):
        typed = typed[:-1]
    return next(_five_digits(typed[-1:]), None)


def is_about_a_ward(typed: tuple[str, ...]) -> bool:
    """Tells whether the words name a ward, by any number: "Ward 60" does."""
    numbers = [word for word in typed if word.isdecimal()]
    alone = len(typed) == 1 or (len(typed) == 2 and typed[0] == "w")
    return len(numbers) == 1 and (alone or not WARD_WORDS.isdisjoint(typed))


def ward(typed: tuple[str, ...]) -> Place | None:
    """Finds the ward that the words name, as in "Ward 22", "22nd ward", "W22" or "22"."""
    return _ward_of_number(typed) if is_about_a_ward(typed) else None


def ward_of_ordinal(typed: tuple[str, ...]) -> Place | None:
    """Finds the ward that a bare "22nd" may mean; it may as well be a street."""
    bare = len(typed) == 2 and typed[1] in ORDINAL_ENDINGS and typed[0].isdecimal()
    return _ward_of_number(typed) if bare else None


def _ward_of_number(typed: tuple[str, ...]) -> Place | None:
    number = int(next(word for word in typed if word.isdecimal()))
    return ward_place(number) if number in WARDS else None


def _five_digits(typed: tuple[str, ...]) -> Iterator[str]:
    """Gives the words that are a ZIP, with or without its four more digits."""
    return (word[:5] for word in typed if _is_number(word, 5) or _is_number(word, 9))


def _is_number(word: str, length: int) -> bool:
    return word.isdecimal() and len(word) == length
