"""Keeps what was said at the door of each person of a party; it goes with its booking."""

from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from citykey_site.domain.attendance import Mark, State
from citykey_site.domain.bookings import State as BookingState
from citykey_site.storage import bookings
from citykey_site.storage.db import session
from citykey_site.storage.tables import AttendanceRow, BookingRow, SlotRow

INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def of_booking(uid: str) -> dict[int, Mark]:
    """Returns the marks of a booking by person; whoever has none has not come yet."""
    return {mark.person: mark for _, _, mark in _read(_marks().where(BookingRow.uid == uid))}


def of_event(event_id: int) -> dict[str, dict[int, Mark]]:
    """Returns the marks of an event's bookings by uid, then by person."""
    found: dict[str, dict[int, Mark]] = {}
    for uid, _, mark in _read(_marks().where(SlotRow.event_id == event_id)):
        found.setdefault(uid, {})[mark.person] = mark
    return found


def people_by_slot(event_id: int) -> dict[int, dict[State, int]]:
    """Counts the people of each window of an event who are in, and who missed it."""
    found: dict[int, dict[State, int]] = {}
    booked = _marks().where(SlotRow.event_id == event_id, BookingRow.state == BookingState.BOOKED)
    for _, slot_id, mark in _read(booked):
        counts = found.setdefault(slot_id, dict.fromkeys(State, 0))
        counts[mark.state] += 1
    return found


def mark(uid: str, person: int, state: State, at: datetime) -> bool:
    """Marks one person; tells whether it did.

    Whoever is in stays in at the first moment; whoever was marked missed may still come. The
    one statement looks and marks at once, so that two devices count nobody twice.
    """
    insert = INSERT[session().get_bind().dialect.name](AttendanceRow)
    facts = {"booking_id": bookings.row_id(uid), "person": person, "state": state, "at": at}
    done = session().scalar(
        insert.values(**facts)
        .on_conflict_do_update(
            index_elements=["booking_id", "person"],
            set_={"state": insert.excluded.state, "at": insert.excluded.at},
            where=(AttendanceRow.state == State.MISSED) & (insert.excluded.state == State.CAME),
        )
        .returning(AttendanceRow.person)
    )
    return done is not None


def clear(uid: str, person: int) -> bool:
    """Takes the mark of one person back; tells whether there was one."""
    done = session().execute(
        delete(AttendanceRow).where(
            AttendanceRow.booking_id == bookings.row_id(uid), AttendanceRow.person == person
        )
    )
    return done.rowcount == 1


def _marks() -> Select:
    # A party that was made smaller after somebody was in has marks beyond its size; they are
    # not of this party any more.
    return (
        select(BookingRow.uid, BookingRow.slot_id, AttendanceRow)
        .join(BookingRow, BookingRow.id == AttendanceRow.booking_id)
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .where(AttendanceRow.person <= BookingRow.party_size)
        .order_by(AttendanceRow.booking_id, AttendanceRow.person)
        .execution_options(populate_existing=True)
    )


def _read(wanted: Select) -> list[tuple[str, int, Mark]]:
    return [
        (uid, slot_id, Mark(person=row.person, state=State(row.state), at=row.at))
        for uid, slot_id, row in session().execute(wanted)
    ]
