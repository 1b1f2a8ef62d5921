"""Writes events as CSV, in the columns that are read back in unchanged."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from citykey_site.domain import times
from citykey_site.domain.event_csv.columns import COLUMNS, NOTES, notes_column
from citykey_site.domain.event_csv.text import lines, neutral
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import WallTimeMissing, WallTimeTwice
from citykey_site.domain.slots import Slot

SEPARATOR = "; "


def write_events(rows: Iterable[tuple[Event, Sequence[Slot]]]) -> str:
    """Returns the file as text with CRLF; encode it as UTF-8, with a BOM for spreadsheets.

    No cell can run as a formula, and no character turns the direction of a line around.
    """
    rows = list(rows)
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, _columns(event for event, _ in rows), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_row(event, slots) for event, slots in rows)
    return file.getvalue()


def _columns(events: Iterable[Event]) -> tuple[str, ...]:
    languages = {notes_column(code) for event in events for code in event.notes}
    after = COLUMNS.index(NOTES) + 1
    return (*COLUMNS[:after], *sorted(languages - {NOTES}), *COLUMNS[after:])


def _row(event: Event, slots: Sequence[Slot]) -> dict[str, str | int | float]:
    words = {
        "event_id": event.public_id,
        "venue": event.venue.name,
        "address": event.venue.address,
        "zip": event.venue.zip,
        "speaks": SEPARATOR.join(event.speaks),
        "access": SEPARATOR.join(event.access),
        "release": event.release,
        "status": str(event.status),
    } | {notes_column(code): note for code, note in event.notes.items()}
    return {column: neutral(lines(text)) for column, text in words.items()} | _figures(event, slots)


def _figures(event: Event, slots: Sequence[Slot]) -> dict[str, str | int | float]:
    """Returns the cells that hold numbers and times: they are no text, so nothing is escaped."""
    point = event.venue.point
    places = _places(event, slots)
    usual = Counter(places.values()).most_common(1)[0][0] if places else 0
    return {
        "ward": "" if event.venue.ward is None else event.venue.ward,
        "latitude": point.latitude if point else "",
        "longitude": point.longitude if point else "",
        "date": event.day.isoformat(),
        "starts": f"{times.local(event.starts_at):%H:%M}",
        "ends": f"{times.local(event.ends_at):%H:%M}",
        "window_minutes": event.window_minutes,
        "places_per_window": usual,
        "windows": _exceptions(places, usual),
        "opens_at": _moment(event.opens_at) if event.opens_at else "",
    }


def _places(event: Event, slots: Sequence[Slot]) -> Mapping[datetime, int]:
    """Returns the places of each window that the rule makes; 0 where there is no such slot."""
    starts, ends = times.local(event.starts_at), times.local(event.ends_at)
    kept = {slot.starts_at: slot.capacity for slot in slots}
    pairs = times.windows(event.day, starts.time(), ends.time(), event.window_minutes)
    return {opens: kept.get(opens, 0) for opens, _ in pairs}


def _exceptions(places: Mapping[datetime, int], usual: int) -> str:
    """Returns the windows that differ; the hour that a clock change repeats stands once."""
    clocks = {
        f"{times.local(opens):%H:%M}": count for opens, count in places.items() if count != usual
    }
    return ";".join(f"{clock}={count}" for clock, count in clocks.items())


def _moment(moment: datetime) -> str:
    """Returns Chicago wall time, or ISO 8601 with its offset where that would not be exact."""
    local = times.local(moment)
    # Without the fold: it is not written, so nobody who reads the file knows of it.
    clock = local.time().replace(second=0, microsecond=0, fold=0)
    try:
        exact = times.at(local.date(), clock) == moment
    except (WallTimeMissing, WallTimeTwice):
        exact = False
    return f"{local:%Y-%m-%d %H:%M}" if exact else moment.astimezone(UTC).isoformat()
