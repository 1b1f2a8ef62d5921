"""Counts the people of bookings that are still kept."""

from collections import defaultdict

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from citykey_site.storage.db import session
from citykey_site.storage.tables import AttendanceRow, BookingRow, EventRow, SlotRow

Counts = dict[int, dict[str, int]]


def people(wanted: ColumnElement[bool], *, by: InstrumentedAttribute[int]) -> Counts:
    """Counts people as booked, assisted, canceled, came and missed; a zero may be left out.

    `wanted` says of which bookings, `by` is the row number under which they are counted
    together. Who came or missed is counted only of those who are booked.
    """
    found: Counts = defaultdict(dict)
    is_booked = BookingRow.state == "booked"
    size = BookingRow.party_size
    rows = session().execute(
        select(
            by,
            func.sum(case((is_booked, size), else_=0)),
            func.sum(case((is_booked & BookingRow.assisted, size), else_=0)),
            func.sum(case((is_booked, 0), else_=size)),
        )
        .select_from(BookingRow)
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(wanted)
        .group_by(by)
    )
    for key, booked, assisted, canceled in rows:
        found[key] = {"booked": booked, "assisted": assisted, "canceled": canceled}
    marks = session().execute(
        select(by, AttendanceRow.state, func.count())
        .select_from(AttendanceRow)
        .join(BookingRow, BookingRow.id == AttendanceRow.booking_id)
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(wanted, is_booked)
        .group_by(by, AttendanceRow.state)
    )
    for key, state, number in marks:
        found[key][state] = number
    return found


def languages(wanted: ColumnElement[bool]) -> Counts:
    """Counts the booked people of each event by the language of their booking."""
    found: Counts = defaultdict(dict)
    rows = session().execute(
        select(SlotRow.event_id, BookingRow.language, func.sum(BookingRow.party_size))
        .select_from(BookingRow)
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(wanted, BookingRow.state == "booked")
        .group_by(SlotRow.event_id, BookingRow.language)
    )
    for event_id, language, number in rows:
        found[event_id][language] = number
    return found
