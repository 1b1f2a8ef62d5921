"""Figures as a file for spreadsheets: one row for each event, nothing that is not shown."""

from collections.abc import Iterable, Iterator

from citykey_site.domain.figures import MEASURES, Month, Shown
from citykey_site.domain.languages import served
from citykey_site.domain.suppression import TOGETHER
from citykey_site.domain.times import local
from citykey_site.web.staff.figure_words import NAMES, filled, told
from citykey_site.web.tables import csv_text
from citykey_site.words.spoken import english_names


def text(months: Iterable[Month]) -> str:
    """Returns the file; a count stays a number, and what is not shown is words."""
    head = ("Event", "Date", "Starts", "Venue", "Address", "Status")
    counts = (NAMES[name] for name in MEASURES)
    spoken = (f"Booked in {english_names()[code]}" for code in served())
    columns = (*head, *counts, "Filled", *spoken, "Booked in other languages")
    return csv_text(columns, (list(_row(item)) for month in months for item in month.events))


def _row(shown: Shown) -> Iterator[object]:
    event = shown.event
    yield from (event.public_id, event.day.isoformat(), f"{local(event.starts_at):%H:%M}")
    yield from (event.venue.name, event.venue.address, str(event.status))
    for name in MEASURES:
        cell = shown.cells[name]
        yield told(cell) if cell.count is None else cell.count
    yield filled(shown.filled)
    for code in (*served(), TOGETHER):
        yield shown.languages.get(code, "")
