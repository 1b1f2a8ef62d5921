"""Files of events: empty, good, with faults, with effects on people, as before, too old."""

from io import BytesIO

from citykey_site.web.forms import imports
from tests import make
from tests.domain.event_csv_files import GOOD, file_of
from tests.house.staff_tour.guide import Guide
from tests.page import Page


def walk(guide: Guide) -> None:
    """Walks the import."""
    clerk = guide.organizer
    clerk.open("/staff/import")
    clerk.press("Check this file")
    _check(guide, b"\x89PNG")
    _check(guide, file_of(*(GOOD | {"event_id": f"e{n}", "date": "soon"} for n in range(120))))
    _check(guide, file_of(*(GOOD | {"event_id": f"e{n}"} for n in range(120))))
    _check(guide, file_of(GOOD | {"Organizer": "Ana", "zip": ""}))
    clerk.press("Import 1 event")
    guide.inside(lambda: make.booking(people=3))
    _check(guide, file_of(GOOD))
    _check(guide, file_of(GOOD | {"places_per_window": "1"}))
    _check(guide, file_of(GOOD | {"date": "2026-12-06"}))
    guide.inside(lambda: make.booking(email="ben@example.org"))
    clerk.press("Import 1 event")
    clerk.press("Import 1 event", token="old")
    _check(guide, file_of(GOOD | {"status": "canceled"}))
    clerk.press("Import 1 event")
    most, imports.MOST_CARRIED = imports.MOST_CARRIED, 0
    try:
        _check(guide, file_of(GOOD | {"event_id": "long"}))
    finally:
        imports.MOST_CARRIED = most
    clerk.open("/staff/export.csv")


def _check(guide: Guide, data: bytes) -> Page:
    guide.organizer.open("/staff/import")
    return guide.organizer.press("Check this file", file=(BytesIO(data), "season.csv"))
