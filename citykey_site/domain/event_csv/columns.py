"""The columns of the file, and which of them a header row means."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from citykey_site.domain import languages
from citykey_site.domain.event_csv.faults import Fault, FaultCode, shown
from citykey_site.domain.event_csv.text import one_line, restored

COLUMNS = (
    "event_id", "venue", "address", "zip", "ward", "latitude", "longitude", "date", "starts",
    "ends", "window_minutes", "places_per_window", "windows", "speaks", "access", "notes",
    "directions", "opens_at", "publish_at", "release", "draw_opens_at", "draw_closes_at",
    "check_emails", "slow_return", "status",
)  # fmt: skip
NEEDED = ("venue", "address", "date", "starts", "ends", "places_per_window")
# These come once for each language: `notes` in English, `notes_es` in Spanish, and so on.
BY_LANGUAGE = ("notes", "directions")
MOST_UNKNOWN = 50
NOT_IN_A_NAME = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Holds the column at each place of a row; None where its name is empty or unknown.

    `width` counts the cells up to the last named column. At most 50 unknown columns are named.
    """

    columns: tuple[str | None, ...]
    width: int
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Returns the needed columns that are not there."""
        return tuple(name for name in NEEDED if name not in self.columns)


def column_of(cell: str) -> str | None:
    """Returns the column that a header cell means, in any case and spacing, or None.

    Words in another language are in `notes_es` and so on; `notes_en` is `notes`.
    """
    name = NOT_IN_A_NAME.sub("_", one_line(restored(cell)).casefold()).strip("_")
    if name in COLUMNS:
        return name
    words, _, language = name.partition("_")
    code = languages.canonical(language) if words in BY_LANGUAGE and language else None
    return code and in_language(words, code)


def in_language(name: str, code: str) -> str:
    """Returns the column that holds `notes` or `directions` in a language."""
    return name if code == languages.SOURCE else f"{name}_{code}"


@lru_cache(maxsize=256)
def language_of(column: str, name: str) -> str | None:
    """Returns the language of a column with `notes` or `directions`, None for any other column."""
    if column == name:
        return languages.SOURCE
    return column.removeprefix(f"{name}_") if column.startswith(f"{name}_") else None


def read_header(cells: list[str], *, row: int) -> Header:
    """Returns what a header row means, with its faults and its unknown columns."""
    columns = tuple(column_of(cell) for cell in cells)
    named = [place for place, cell in enumerate(cells) if one_line(cell)]
    unknown = [cells[place] for place in named if columns[place] is None]
    return Header(
        columns=columns,
        width=named[-1] + 1 if named else 0,
        faults=tuple(_faults(columns, row)),
        notes=tuple(_unknown(cell, row) for cell in unknown[:MOST_UNKNOWN]),
    )


def _faults(columns: tuple[str | None, ...], row: int) -> list[Fault]:
    known = Counter(column for column in columns if column)
    if not known:
        advice = f"Begin the file with a row that names its columns: {', '.join(NEEDED)}."
        return [Fault(row=row, code=FaultCode.HEADER_MISSING, advice=advice)]
    missing = [
        Fault(row=row, column=name, code=FaultCode.COLUMN_MISSING, advice=_add(name))
        for name in NEEDED
        if name not in known
    ]
    twice = [
        Fault(row=row, column=name, code=FaultCode.COLUMN_TWICE, value=name, advice=_keep_one(name))
        for name, count in known.items()
        if count > 1
    ]
    return missing + twice


def _add(name: str) -> str:
    return f"Add a column named {name}."


def _keep_one(name: str) -> str:
    return f"Keep one column named {name} and take the other out."


def _unknown(cell: str, row: int) -> Fault:
    name = shown(cell)
    close = difflib.get_close_matches(name.casefold().replace(" ", "_"), COLUMNS, n=1, cutoff=0.75)
    advice = "This column is not read; take it out, or name it as the guide does."
    if close:
        advice = f"This column is not read; name it {close[0]} if that is what it holds."
    return Fault(row=row, column=name, code=FaultCode.COLUMN_UNKNOWN, value=name, advice=advice)
