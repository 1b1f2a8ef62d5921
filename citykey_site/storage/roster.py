"""Reads the list for the door: every booking of an event as staff may see it."""

from sqlalchemy import select

from citykey_site.domain.bookings import State
from citykey_site.domain.roster import Party
from citykey_site.storage import attendance
from citykey_site.storage.bookings import key_of
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, LetterRow, SlotRow
from citykey_site.storage.vault import KeyGone, vault


def of_event(event_id: int) -> tuple[Party, ...]:
    """Returns the parties of an event, those who canceled as well; none once the day is erased."""
    rows = session().scalars(
        select(BookingRow)
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .where(SlotRow.event_id == event_id)
        .execution_options(populate_existing=True)
    )
    marks = attendance.of_event(event_id)
    failed = _undeliverable(event_id)
    try:
        return tuple(_party(row, marks.get(row.uid, {}), row.id not in failed) for row in rows)
    except KeyGone:
        return ()


def _party(row: BookingRow, marks, delivered: bool) -> Party:
    key = key_of(row.day)
    code = vault().open(key, f"code {row.uid}", row.code_sealed).decode()
    owner = vault().open(key, f"email {row.uid}", row.email_sealed).decode()
    return Party(
        slip=row.slip,
        last_four=code[-4:],
        slot_id=row.slot_id,
        party_size=row.party_size,
        language=row.language,
        is_active=row.state == State.BOOKED,
        assisted=row.assisted,
        has_mail="@" in owner and delivered,
        marks=marks,
    )


def _undeliverable(event_id: int) -> set[int]:
    return set(
        session().scalars(
            select(LetterRow.booking_id)
            .join(BookingRow, BookingRow.id == LetterRow.booking_id)
            .join(SlotRow, SlotRow.id == BookingRow.slot_id)
            .where(SlotRow.event_id == event_id, LetterRow.state == "failed")
        )
    )
