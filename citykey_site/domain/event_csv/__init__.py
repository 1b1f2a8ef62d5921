"""Events as CSV: reads what staff made in a spreadsheet, and writes the same columns out.

A file that went out comes in again unchanged. Reading is all or nothing: one fault anywhere, and
no event is read.
"""

from citykey_site.domain.event_csv.columns import COLUMNS, NEEDED
from citykey_site.domain.event_csv.export import write_events
from citykey_site.domain.event_csv.faults import Fault, FaultCode, Reading
from citykey_site.domain.event_csv.ids import made_id
from citykey_site.domain.event_csv.reading import read_events

__all__ = [
    "COLUMNS",
    "NEEDED",
    "Fault",
    "FaultCode",
    "Reading",
    "made_id",
    "read_events",
    "write_events",
]
