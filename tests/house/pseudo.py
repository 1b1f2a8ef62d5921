"""A made-up language: every message is in brackets and with strange accents, and still readable.

What stands on a page outside the brackets did not come from a catalogue.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from citykey_site.domain.languages import Language, served
from citykey_site.words import catalogues, moments, templates

OPEN, CLOSE = "[!!", "!!]"
PLAIN = "AaBCcDdEeGgHhIiJjKkLlNnOoPRrSsTtUuWwYyZz"
STRANGE = "ÀàƁÇçĎďÉéĜĝĤĥÎîĴĵĶķĹĺŇňÖöÞŘřŠšŢţÛûŴŵÝýŽž"
ACCENTS = str.maketrans(PLAIN, STRANGE)
CLOCK = re.compile(r"\b\d{1,2}:\d{2}\s[AP]M\b")  # As on signs, in every language.
PLACEHOLDER = re.compile(r"(%\(\w+\)[a-z]|%%)")


def strange(message: str) -> str:
    """Returns a message in the made-up language, with its placeholders whole."""
    pieces = PLACEHOLDER.split(message)
    said = "".join(
        piece if PLACEHOLDER.fullmatch(piece) else piece.translate(ACCENTS) for piece in pieces
    )
    return f"{OPEN} {said} {CLOSE}"


def language(direction: str) -> Language:
    """Returns the row of the made-up language, written in one of the two directions.

    The dates are Hebrew ones in the brackets of the language: no Latin word comes from them.
    """
    return Language(
        code=f"x-{direction}",
        tag=f"qaa-x-{direction}",
        folder=f"pseudo_{direction}",
        locale="he",
        name=f"{OPEN} Ţéšţ {direction} {CLOSE}",
        direction=direction,
        date=f"'{OPEN}' EEEE d MMMM y '{CLOSE}'",
        date_short=f"'{OPEN}' EEEE d MMMM '{CLOSE}'",
        clock_24=False,
        time_range=f"{OPEN} {{0}} – {{1}} {CLOSE}",
    )


def speak(monkeypatch, folder: Path, *directions: str) -> list[str]:
    """Adds made-up languages to the served ones, and returns their codes."""
    shutil.copytree(catalogues.FOLDER, folder, dirs_exist_ok=True)
    with (folder / "messages.pot").open("rb") as file:
        source = read_po(file)
    for direction in directions:
        row = language(direction)
        monkeypatch.setitem(served(), row.code, row)
        place = folder / row.folder / "LC_MESSAGES"
        place.mkdir(parents=True)
        with (place / "messages.po").open("wb") as file:
            write_po(file, _catalogue(source))
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    forget()
    return [language(direction).code for direction in directions]


def forget() -> None:
    """Empties every cache that holds words."""
    for module in (catalogues, moments, templates):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear") and thing is not served:
                thing.cache_clear()


def outside(pieces: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Yields the words of each piece that stand outside all brackets, with the piece's number.

    Brackets may open in one piece and close in a later one.
    """
    depth = 0
    for number, piece in enumerate(pieces):
        for part in re.split(r"(\[!!|!!\])", piece):
            if part == OPEN:
                depth += 1
            elif part == CLOSE:
                depth -= 1
            elif depth == 0 and CLOCK.sub("", part).strip():
                yield number, CLOCK.sub("", part)
    if depth:
        yield 0, f"{depth} brackets are open"


def _catalogue(source: Catalog) -> Catalog:
    made = Catalog()
    for item in source:
        if item.id:
            plural = isinstance(item.id, tuple | list)
            said = tuple(strange(text) for text in item.id) if plural else strange(item.id)
            made.add(item.id, said, context=item.context)
    return made
