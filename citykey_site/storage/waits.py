"""Keeps and finds parties in a waitlist: of an event, or of an area."""

from sqlalchemy import ColumnElement, and_, func, or_, select

from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from citykey_site.storage.db import session
from citykey_site.storage.tables import WaitRow, WaitWindowRow

# An area is a box of so many degrees around its middle: about 3 miles in Chicago.
AREA_NORTH = 0.0435
AREA_EAST = 0.0582


def anybody_for(slot: Slot, event: Event) -> bool:
    """Tells whether a party waits that this window could be offered to, whatever its size."""
    wanted = select(WaitRow.id).where(WaitRow.state == "waiting", could_come(slot, event))
    return session().scalar(wanted.limit(1)) is not None


def could_come(slot: Slot, event: Event) -> ColumnElement[bool]:
    """Says which waiting parties wish this window of this event and have not passed it over."""
    of_window = select(WaitWindowRow.wait_id).where(
        WaitWindowRow.wait_id == WaitRow.id, WaitWindowRow.slot_id == slot.id
    )
    wished = of_window.where(~WaitWindowRow.passed).exists()
    passed = of_window.where(WaitWindowRow.passed).exists()
    of_event = and_(WaitRow.event_id == event.id, or_(WaitRow.any_time, wished))
    return and_(or_(of_event, _of_area(slot, event)), ~passed)


def _of_area(slot: Slot, event: Event) -> ColumnElement[bool]:
    point = event.venue.point
    if point is None:
        return WaitRow.id.is_(None)
    return and_(
        WaitRow.event_id.is_(None),
        func.abs(WaitRow.latitude - point.latitude) <= AREA_NORTH,
        func.abs(WaitRow.longitude - point.longitude) <= AREA_EAST,
        _says(WaitRow.parts, str(slot.part)),
        _says(WaitRow.weekdays, str(event.day.weekday())),
    )


def _says(column: ColumnElement, word: str) -> ColumnElement[bool]:
    # No word at all means any.
    return or_(column == "  ", column.like(f"% {word} %"))
