"""Makes small CSV files of events, as a person in an office would."""

from citykey_site.domain.event_csv import Fault, FaultCode, Reading, read_events
from citykey_site.domain.events import EventPlan

GOOD = {
    "event_id": "kosciuszko",
    "venue": "Kosciuszko Park",
    "address": "2732 N. Avers Ave.",
    "zip": "60647",
    "date": "2026-12-05",
    "starts": "10:00",
    "ends": "13:00",
    "places_per_window": "12",
}


def file_of(*rows: dict[str, str]) -> bytes:
    """Returns a file with the columns of all rows, each cell in quotation marks."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "\r\n".join(",".join(_quoted(cell) for cell in line) for line in lines).encode()


def read_with(**cells: str) -> Reading:
    """Reads a file of one good row with some cells changed."""
    return read_events(file_of(GOOD | cells))


def plan_with(**cells: str) -> EventPlan:
    """Returns the one event of such a file, which has no fault."""
    reading = read_with(**cells)
    assert reading.faults == ()
    return reading.plans[0]


def fault_with(**cells: str) -> Fault:
    """Returns the one fault of such a file, which gives no event."""
    reading = read_with(**cells)
    assert reading.plans == ()
    assert len(reading.faults) == 1
    return reading.faults[0]


def codes(reading: Reading) -> list[FaultCode]:
    """Returns the codes of all faults."""
    return [fault.code for fault in reading.faults]


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'
