"""Counts mail that came back: messages by day and outcome, and bookings whose address fails."""

from collections import Counter
from datetime import date, datetime

from sqlalchemy import func, select

from citykey_site.domain.bookings import State
from citykey_site.domain.returns import Outcome
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, EventRow, ReturnTallyRow, SlotRow


def count(outcome: Outcome, *, day: date) -> None:
    """Counts one message more on a Chicago date.

    Raises IntegrityError where another process counts the first one at the same moment.
    """
    row = session().get(ReturnTallyRow, (day, outcome.value), with_for_update=True)
    if row is None:
        row = ReturnTallyRow(day=day, outcome=outcome.value, number=0)
        session().add(row)
    row.number += 1
    session().flush()


def counted_since(day: date) -> dict[Outcome, int]:
    """Returns how many messages of each outcome came since a Chicago date."""
    rows = session().execute(
        select(ReturnTallyRow.outcome, ReturnTallyRow.number).where(ReturnTallyRow.day >= day)
    )
    numbers: Counter[Outcome] = Counter()
    for outcome, number in rows:
        numbers[Outcome(outcome)] += number
    return dict(numbers)


def coming_by_event(now: datetime) -> dict[str, int]:
    """Counts the active bookings to come whose letters come back, by the event's public id."""
    rows = session().execute(
        select(EventRow.public_id, func.count(BookingRow.id))
        .join(SlotRow, SlotRow.event_id == EventRow.id)
        .join(BookingRow, BookingRow.slot_id == SlotRow.id)
        .where(BookingRow.returned, BookingRow.state == State.BOOKED, SlotRow.starts_at > now)
        .group_by(EventRow.public_id, EventRow.starts_at)
        .order_by(EventRow.starts_at, EventRow.public_id)
    )
    return {event_id: number for event_id, number in rows}
