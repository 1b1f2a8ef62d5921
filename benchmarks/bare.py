"""The deed without rules, words, sealing and HTTP: one update, two rows, one commit."""

import secrets
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import insert, select, update

from citykey_site.storage.db import transaction
from citykey_site.storage.tables import BookingRow, EventRow, LetterRow, SlotRow

SEALED, DIGEST = 120, 32
LETTER_BYTES = 9000


def bare_deed(event: str = "roomy", *, window: int = -1) -> Callable[[], None]:
    """Returns the deed on a window of an event, by SQLAlchemy alone."""
    with transaction() as session:
        number = select(EventRow.id).where(EventRow.public_id == event).scalar_subquery()
        slots = select(SlotRow).where(SlotRow.event_id == number).order_by(SlotRow.id)
        slot = session.scalars(slots).all()[window]
        slot_id, day, starts_at = slot.id, slot.starts_at.date(), slot.starts_at

    def deed() -> None:
        with transaction() as session:
            session.execute(
                update(SlotRow)
                .where(SlotRow.id == slot_id, SlotRow.taken + 1 <= SlotRow.capacity)
                .values(taken=SlotRow.taken + 1)
                .execution_options(synchronize_session=False)
            )
            session.execute(insert(BookingRow), [_booking(slot_id, day)])
            session.execute(insert(LetterRow), [_letter(day, starts_at)])

    return deed


def _booking(slot_id: int, day: date) -> dict[str, object]:
    return {
        "uid": secrets.token_hex(16),
        "slot_id": slot_id,
        "day": day,
        "party_size": 1,
        "language": "en",
        "email_sealed": secrets.token_bytes(SEALED),
        "email_index": secrets.token_bytes(DIGEST),
        "code_sealed": secrets.token_bytes(SEALED),
        "code_index": secrets.token_bytes(DIGEST),
        "form_index": secrets.token_bytes(DIGEST),
        "slip": secrets.token_urlsafe(16),
    }


def _letter(day: date, due_at: datetime) -> dict[str, object]:
    return {
        "uid": secrets.token_hex(16),
        "kind": "booked",
        "day": day,
        "sealed": secrets.token_bytes(LETTER_BYTES),
        "due_at": due_at,
    }
