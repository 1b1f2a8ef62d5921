"""Writes events as CSV, in the columns that are read back in unchanged."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from citykey_site.domain import times
from citykey_site.domain.event_csv.choices import written_answer
from citykey_site.domain.event_csv.columns import BY_LANGUAGE, COLUMNS, in_language
from citykey_site.domain.event_csv.moments import written_moment
from citykey_site.domain.event_csv.text import lines, neutral
from citykey_site.domain.event_csv.window_cells import window_cells
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot

SEPARATOR = "; "


def write_events(rows: Iterable[tuple[Event, Sequence[Slot]]]) -> str:
    """Returns the file as text with CRLF; encode it as UTF-8, with a BOM for spreadsheets.

    No cell can run as a formula, and no character turns the direction of a line around.
    """
    rows = list(rows)
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(_columns(event for event, _ in rows)), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_row(event, slots) for event, slots in rows)
    return file.getvalue()


def _columns(events: Iterable[Event]) -> Iterator[str]:
    events = list(events)
    for column in COLUMNS:
        yield column
        if column in BY_LANGUAGE:
            codes = {code for event in events for code in getattr(event, column)}
            yield from sorted({in_language(column, code) for code in codes} - {column})


def _row(event: Event, slots: Sequence[Slot]) -> dict[str, str | int | float]:
    words = {
        "event_id": event.public_id,
        "venue": event.venue.name,
        "address": event.venue.address,
        "zip": event.venue.zip,
        "speaks": SEPARATOR.join(event.speaks),
        "access": SEPARATOR.join(event.access),
        "release": event.release,
        "check_emails": written_answer(event.check_emails),
        "slow_return": written_answer(event.slow_return),
        "status": str(event.status),
    }
    for name in BY_LANGUAGE:
        words |= {in_language(name, code): said for code, said in getattr(event, name).items()}
    return {column: neutral(lines(text)) for column, text in words.items()} | _figures(event, slots)


def _figures(event: Event, slots: Sequence[Slot]) -> dict[str, str | int | float]:
    """Returns the cells that hold numbers and times: they are no text, so nothing is escaped."""
    point = event.venue.point
    usual, windows = window_cells(event, slots)
    return {
        "ward": "" if event.venue.ward is None else event.venue.ward,
        "latitude": point.latitude if point else "",
        "longitude": point.longitude if point else "",
        "date": event.day.isoformat(),
        "starts": f"{times.local(event.starts_at):%H:%M}",
        "ends": f"{times.local(event.ends_at):%H:%M}",
        "window_minutes": event.window_minutes,
        "places_per_window": usual,
        "windows": windows,
        "opens_at": _moment(event.opens_at),
        "draw_opens_at": _moment(event.draw_opens_at),
        "draw_closes_at": _moment(event.draw_closes_at),
        "publish_at": _moment(event.publish_at) if _is_planned(event) else "",
    }


def _is_planned(event: Event) -> bool:
    return event.status is Status.DRAFT and event.publish_at is not None


def _moment(moment: datetime | None) -> str:
    return written_moment(moment) if moment else ""
