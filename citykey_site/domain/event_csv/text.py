"""The text of a cell: spaces, invisible characters, and formulas that a spreadsheet might run.

Formulas: the OWASP page on CSV injection lists the first characters that make one.
"""

import re
import unicodedata

from citykey_site.domain.event_csv.faults import CellWrong, FaultCode

# Hindi, Gujarati and Urdu words need the joiners; lines that mix directions need the marks.
JOINERS = frozenset("\u200c\u200d")
MARKS = JOINERS | frozenset("\u200e\u200f")
FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
NEW_LINE = re.compile("\r\n?|\u2028|\u2029")


def one_line(text: str) -> str:
    """Returns words on one line, with single spaces and nothing invisible."""
    return _visible(" ".join(text.split()), JOINERS).strip()


def lines(text: str) -> str:
    """Returns words that may have several lines, each trimmed, parted by a line feed."""
    text = _visible(NEW_LINE.sub("\n", text), MARKS | {"\n"})
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def at_most(text: str, most: int) -> str:
    """Returns the text; raises CellWrong where it is longer than `most` characters."""
    if len(text) > most:
        advice = f"Write at most {most} characters; these are {len(text)}."
        raise CellWrong(FaultCode.CELL_TOO_LONG, advice)
    return text


def neutral(text: str) -> str:
    """Returns text for a cell that no spreadsheet takes for a formula.

    Text that already looks neutralized gets one more apostrophe, so that `restored` is exact.
    """
    return f"'{text}" if FORMULA.match(text) else text


def restored(text: str) -> str:
    """Returns the text that `neutral` was given; other text stays as it is."""
    return text[1:] if text[:1] == "'" and FORMULA.match(text) else text


def _visible(text: str, kept: frozenset[str]) -> str:
    if text.isprintable():
        return unicodedata.normalize("NFC", text)
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text.replace("\t", " "))
        if character in kept or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
    )
