"""The words that staff write for residents, where a language may be missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from citykey_site.domain.languages import SOURCE, served


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Holds words and the code of the language that they are in."""

    text: str
    code: str


def said_in(words: Mapping[str, str], code: str) -> Said | None:
    """Returns the words in a language, else in English, else in the first language there is."""
    order = (code, SOURCE, *served())
    found = next((item for item in order if words.get(item)), None)
    return Said(text=words[found], code=found) if found else None
