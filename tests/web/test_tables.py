"""Files for spreadsheets, of feeds and of staff: no cell runs, and none turns its line around."""

import csv
import io

import pytest

from citykey_site.web.tables import csv_text


@pytest.mark.parametrize("start", [*"=+-@＝\t", "'="])
def test_no_cell_can_run_as_a_formula(start):
    [_, (cell, number)] = read(csv_text(("Event", "Booked"), [(f"{start}1+1", -3)]))

    assert cell[0] == "'" or cell == "1+1", "a tab at the start is dropped"
    assert number == "-3", "a count stays a number"


def test_no_cell_turns_its_line_around_or_breaks_it():
    [_, (cell,)] = read(csv_text(("Event",), [("Park\u202egpj.exe\u2066\x00,\r\n=2",)]))

    assert not set(cell) & set("\u202e\u2066\x00\r")


def read(text: str) -> list[list[str]]:
    """Reads a file as a spreadsheet does."""
    return list(csv.reader(io.StringIO(text, newline="")))
