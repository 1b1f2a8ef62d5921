"""Makes CSV files of events for the commands."""

import csv
from pathlib import Path

GOOD = {
    "event_id": "kosciuszko",
    "venue": "Kosciuszko Park",
    "address": "2732 N. Avers Ave.",
    "zip": "60647",
    "date": "2026-12-05",
    "starts": "10:00",
    "ends": "13:00",
    "window_minutes": "30",
    "places_per_window": "12",
    "speaks": "en es",
}


def write_file(path: Path, *rows: dict[str, str]) -> Path:
    """Writes a file with the columns of the good row; each row changes some of its cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys([*GOOD, *(k for r in rows for k in r)])))
        writer.writeheader()
        writer.writerows(GOOD | row for row in rows)
    return path
