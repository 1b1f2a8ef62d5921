"""Folds what a person types until two spellings of one name look the same.

Case, accents, punctuation, spaces, other scripts' digits and common short forms do not
count: "MT. GREENWOOD" is "Mount Greenwood", "Lake View" is "Lakeview".
"""

import re
import unicodedata

# Long enough for every name in the data (the longest has 77 characters), short enough to compare.
LONGEST = 120
# What is read of a text before folding: marks that nobody sees may stand between the letters.
LONGEST_RAW = 1000

# Letters that Unicode does not take apart into a plain letter and an accent.
_STUBBORN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_SHORT_FORMS = {
    "saint": "st",
    "street": "st",
    "avenue": "ave",
    "mt": "mount",
    "hts": "heights",
    "sq": "square",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}
_UNHEARD = frozenset({"the", "and"})
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_WORD = re.compile(r"[0-9]+|[^\W\d_]+")


def words(text: str) -> tuple[str, ...]:
    """Splits a text into plain lower-case words; letters and digits never share a word.

    "W22" gives ("w", "22") and "43rd" gives ("43", "rd"). Every decimal digit of Unicode
    becomes an ASCII digit. Invisible and control characters are dropped, and only the first
    part of a very long text is read.
    """
    seen = "".join(_visible(letter) for letter in text.strip()[:LONGEST_RAW])
    composed = unicodedata.normalize("NFKC", seen)[:LONGEST_RAW]
    folded = composed.casefold().translate(_STUBBORN_LETTERS)
    apart = unicodedata.normalize("NFKD", folded)
    plain = "".join(_plain(letter) for letter in apart)
    return tuple(_WORD.findall(plain[:LONGEST]))


def name_words(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Brings the words of a name to one spelling: short forms alike, "the" and "and" dropped."""
    kept = []
    for before, word in zip(("", *typed), typed, strict=False):
        ending = word in ORDINAL_ENDINGS and before.isdecimal()
        if not ending and word not in _UNHEARD:
            kept.append(_SHORT_FORMS.get(word, word))
    return tuple(kept)


def key(typed: tuple[str, ...]) -> str:
    """Makes the one string by which a name is looked up; spaces do not count."""
    return "".join(name_words(typed))


def _visible(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter).startswith("C") else letter


def _plain(letter: str) -> str:
    if unicodedata.category(letter).startswith("M"):
        return ""
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)
