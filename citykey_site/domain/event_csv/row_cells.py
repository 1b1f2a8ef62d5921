"""The cells of one row, read one by one, and what is wrong with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from citykey_site.domain.event_csv import text
from citykey_site.domain.event_csv.faults import CellWrong, Fault, FaultCode, shown
from citykey_site.domain.typed import plain

# As much as the tables hold.
LONGEST = {"venue": 120, "address": 160}
LONGEST_NOTE = 1000
WHEN = {"starts": "when the event starts", "ends": "when the event ends"}
# A hundred windows that differ are about 1,000 characters.
LONGEST_CELL = 2000
# Spreadsheets leave marks like these around a cell that was made text by hand.
AROUND = "'\" "

T = TypeVar("T")


@dataclass(slots=True)
class Row:
    """Reads the cells of one row and collects what is wrong with them."""

    number: int
    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def read(self, column: str, reader: Callable[[str], T], empty: T) -> T:
        """Returns what a reader makes of a short cell; `empty` where it is empty or wrong."""
        found = _meaning(reader, self.cells.get(column, ""))
        if isinstance(found, CellWrong):
            self.tell(column, found.code, found.advice, found.value)
            return empty
        return empty if found is None else found

    def need(self, column: str, reader: Callable[[str], T]) -> T | None:
        """Returns the same for a cell that may not be empty; None where it is, or is wrong."""
        known = len(self.faults)
        found = self.read(column, reader, None)
        if found is None and len(self.faults) == known:
            self.tell_empty(column)
        return found

    def words(self, column: str) -> str:
        """Returns the words of a cell on one line; empty where they are too long."""
        return self._cut(column, text.one_line(self._cell(column)), LONGEST[column])

    def needed_words(self, column: str) -> str:
        """Returns the same for a cell that may not be empty."""
        known = len(self.faults)
        found = self.words(column)
        if not found and len(self.faults) == known:
            self.tell_empty(column)
        return found

    def lines(self, column: str) -> str:
        """Returns the words of a cell that may have several lines."""
        return self._cut(column, text.lines(self._cell(column)), LONGEST_NOTE)

    def tell_empty(self, column: str) -> None:
        """Adds the fault that a needed cell is empty."""
        what = WHEN.get(column, f"the {column.replace('_', ' ')}")
        self.tell(column, FaultCode.CELL_EMPTY, f"Write {what}.")

    def tell(self, column: str, code: FaultCode, advice: str, value: str | None = None) -> None:
        """Adds a fault of this row."""
        self.faults.append(self._fault(column, code, advice, value))

    def mention(self, column: str, code: FaultCode, advice: str) -> None:
        """Adds a note of this row."""
        self.notes.append(self._fault(column, code, advice, None))

    def _cell(self, column: str) -> str:
        return text.restored(self.cells.get(column, ""))

    def _cut(self, column: str, words: str, most: int) -> str:
        try:
            return text.at_most(words, most)
        except CellWrong as wrong:
            self.tell(column, wrong.code, wrong.advice, wrong.value)
            return ""

    def _fault(self, column: str, code: FaultCode, advice: str, value: str | None) -> Fault:
        value = shown(self._cell(column) if value is None else value)
        return Fault(row=self.number, column=column, code=code, value=value, advice=advice)


@lru_cache(maxsize=8192)
def _meaning(reader: Callable[[str], T], cell: str) -> T | CellWrong | None:
    """Returns what a cell means, what is wrong with it, or None where it is empty.

    Kept, because most cells of a long file are copies, and so are the slips in it.
    """
    line = " ".join(text.restored(cell).split())
    value = plain(line, limit=LONGEST_CELL + 1).strip(AROUND)
    if not value:
        return None
    try:
        return reader(text.at_most(value, LONGEST_CELL))
    except CellWrong as wrong:
        return wrong.with_traceback(None)
