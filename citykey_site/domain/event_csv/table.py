"""From bytes to rows of cells: encodings, separators, quotation marks and limits."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from citykey_site.domain.event_csv.columns import column_of
from citykey_site.domain.event_csv.faults import Fault, FaultCode, FileWrong, shown

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
SEPARATORS = ",;\t"
# Excel obeys this first line and does not show it, so that its rows are counted without it.
SEPARATOR_LINE = re.compile(r'\A"?sep=(.)"?[ \t,;]*(?:\r\n|\r|\n)', re.IGNORECASE)
END = "end of file"
SAVE_AS = "In the spreadsheet choose Save As, then CSV UTF-8, and send that file."
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NO_TEXT = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Holds the header and the rows that are not empty, each with its number."""

    header: Row
    rows: tuple[Row, ...]


def read_table(data: bytes) -> Table:
    """Returns the table in a file; raises FileWrong where there is none."""
    text = _text(data)
    rows = _rows(text, _separator(text))
    header = next(rows, None)
    if header is None:
        raise _wrong(FaultCode.FILE_EMPTY, "Write the names of the columns and one row an event.")
    found = []
    for row in rows:
        if len(found) == MOST_ROWS:
            advice = f"Send at most {MOST_ROWS} rows in one file; split this one."
            raise _wrong(FaultCode.ROWS_TOO_MANY, advice)
        found.append(row)
    if not found:
        raise _wrong(FaultCode.ROWS_MISSING, "Write one row for each event below the header.")
    return Table(header=header, rows=tuple(found))


def _wrong(code: FaultCode, advice: str, *, row: int | None = None, value: str = "") -> FileWrong:
    return FileWrong(Fault(row=row, code=code, value=shown(value), advice=advice))


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        advice = f"Send at most {MOST_BYTES // 1_000_000} MB in one file; split this one."
        raise _wrong(FaultCode.FILE_TOO_BIG, advice)
    if data.startswith(SPREADSHEETS):
        raise _wrong(FaultCode.FILE_IS_SPREADSHEET, SAVE_AS)
    if data.startswith(UTF_16):
        raise _wrong(FaultCode.FILE_NOT_UTF8, SAVE_AS)
    if data.startswith(NO_TEXT) or b"\0" in data:
        raise _wrong(FaultCode.FILE_NOT_TEXT, SAVE_AS)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start) from error
    return SEPARATOR_LINE.sub("", text, count=1)


def _not_utf8(data: bytes, place: int) -> FileWrong:
    # The bytes before are good; Windows-1252 is what such files nearly always are.
    row = data[:place].count(b"\n") + 1
    value = data[max(0, place - 20) : place + 20].decode("cp1252", errors="replace")
    return _wrong(FaultCode.FILE_NOT_UTF8, SAVE_AS, row=row, value=value)


def _separator(text: str) -> str:
    def known(separator: str) -> int:
        _, header = next(_rows(text[:10_000], separator, whole=False), (0, []))
        return sum(column_of(cell) is not None for cell in header)

    return max(SEPARATORS, key=known)


def _rows(text: str, separator: str, *, whole: bool = True) -> Iterator[Row]:
    """Yields the rows with something in them; `whole` also asks that each quotation mark closes.

    The csv module takes an open quotation mark for a cell up to the end, so a last line is
    added: where it does not come back as a row of its own, it was swallowed.
    """
    text = f"{text}\r\n{END}" if whole else text
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    number, held = 0, None
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            raise _open_quote(number + 1, "") from error
        if cells is None:
            break
        if held:
            yield held
        number += 1
        held = (number, cells) if any(cell.strip() for cell in cells) else None
    if whole and held and held[1] != [END]:
        raise _open_quote(number, held[1][-1])
    if not whole and held:
        yield held


def _open_quote(row: int, value: str) -> FileWrong:
    advice = "Close the quotation mark that opens a cell in this row."
    return _wrong(FaultCode.QUOTE_OPEN, advice, row=row, value=value)
