"""What somebody says went wrong on a page: why, and perhaps some words, without who says it."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from citykey_site.domain import refusals
from citykey_site.domain.typed import showable

LONGEST = 1000  # Characters.
KEPT_FOR = timedelta(days=60)
MOST_KEPT = 2000
CUT = "[…]"

# What looks like a person: an email address; a number of nine digits or more in groups, as phones
# and codes have; seven digits as a local phone; six or more digits in a row, as our own numbers.
# A date (2026-12-05), a ZIP, a time and a house number stay: a wrong fact is told with them.
PERSONAL = re.compile(
    r"[\w.+%'’-]+@[\w-]+(?:\.[\w-]+)*"
    r"|(?<!\d)\+?\(?\d(?:[\s.()\-\u200c\u200d\u2010-\u2015]{0,3}\d){8,}"
    r"|(?<!\d)\d{3}[ .\-\u2010-\u2015]\d{4}(?!\d)"
    r"|\d{6,}"
)
# These join and part letters in Hindi, Urdu and Arabic; other invisible characters go.
JOINERS = "\u200c\u200d"


class Reason(StrEnum):
    """Names what went wrong; `templates/reports/` has the words for each."""

    WORDS = "words"
    TRANSLATION = "translation"
    BROKEN = "broken"
    FACTS = "facts"
    ACCESS = "access"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Holds a report. `page` is the rule of an address, empty where it is not known.

    `words` are None where they can no longer be read.
    """

    uid: str
    day: date
    page: str
    language: str
    reason: Reason
    words: str | None = field(repr=False)


def chosen(reason: str) -> Reason:
    """Returns the reason with this name. Raises ReasonMissing."""
    try:
        return Reason(reason)
    except ValueError:
        raise refusals.ReasonMissing from None


def tidy(words: str) -> str:
    """Returns the words as they may be kept, with their lines. Raises ReportTooLong."""
    folded = unicodedata.normalize("NFKC", showable(words))
    lines = [_tidy_line(line) for line in folded.splitlines()]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(kept) > LONGEST:
        raise refusals.ReportTooLong(most=LONGEST)
    return kept


def without_persons(words: str) -> str:
    """Returns tidied words with a mark in place of emails, phone numbers and codes."""
    return PERSONAL.sub(CUT, words)


def _tidy_line(line: str) -> str:
    kept = (
        letter
        for letter in line
        if letter in JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
    )
    return re.sub(r"\s+", " ", "".join(kept)).strip()
