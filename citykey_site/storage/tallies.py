"""Keeps how many people came, when their bookings are erased: by window, and by language."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from citykey_site.domain.suppression import together
from citykey_site.storage import live_counts
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, LanguageTallyRow, SlotRow, SlotTallyRow

NAMES = ("booked", "assisted", "canceled", "came", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts the people of one window: `booked` at the end; `assisted`, `came` among them.

    `canceled` counts those whose appointment they or the office canceled.
    """

    booked: int = 0
    assisted: int = 0
    canceled: int = 0
    came: int = 0
    missed: int = 0


def of_event(event_id: int) -> dict[int, Tally]:
    """Returns the tally of each window of an event by its row, zeros where nobody was booked."""
    rows = session().execute(
        select(SlotRow.id, SlotTallyRow)
        .outerjoin(SlotTallyRow, SlotTallyRow.slot_id == SlotRow.id)
        .where(SlotRow.event_id == event_id)
        .execution_options(populate_existing=True)
    )
    return {slot_id: _fact(row) if row else Tally() for slot_id, row in rows}


def set_counts(slot_id: int, *, came: int, missed: int) -> None:
    """Sets who came and who missed a window of an erased day, as staff read it from paper."""
    row = _row(slot_id)
    row.came, row.missed = came, missed
    session().flush()


def freeze(day: date) -> None:
    """Adds the bookings of a day to the tallies.

    Only the transaction that then removes them may call this: what is counted is gone, so that
    a second run after a crash adds nothing and the first counts stay. Small groups of a
    language are put together before they are kept.
    """
    wanted = BookingRow.day == day
    for slot_id, counts in live_counts.people(wanted, by=SlotRow.id).items():
        row = _row(slot_id)
        for name, people in counts.items():
            setattr(row, name, getattr(row, name) + people)
    for event_id, groups in live_counts.languages(wanted).items():
        for language, people in together(groups).items():
            row = LanguageTallyRow(event_id=event_id, language=language, booked=people)
            session().merge(row)
    session().flush()


def _row(slot_id: int) -> SlotTallyRow:
    row = session().get(SlotTallyRow, slot_id, populate_existing=True)
    if row is None:
        row = SlotTallyRow(slot_id=slot_id, **dict.fromkeys(NAMES, 0))
        session().add(row)
        session().flush()
    return row


def _fact(row: SlotTallyRow) -> Tally:
    return Tally(**{name: getattr(row, name) for name in NAMES})
