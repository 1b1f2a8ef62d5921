"""Writes a table as CSV in which no cell can run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from citykey_site.domain.event_csv.text import lines, neutral


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Returns the table as text with CRLF; numbers stay numbers, nothing is an empty cell."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([neutral(lines(cell)) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()
