"""Keeps and ends holds: places that are kept for parties whose event or window was canceled.

Only rows change here; `services/places.py` moves the places in the same transaction. A hold row
is locked before the row of its window, or passed over where another has it locked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from citykey_site.domain.alternatives import HELD_UNTIL_BEFORE, Hold, Offer
from citykey_site.storage import bookings, events, slots
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, EventRow, HoldRow, SlotRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """Holds what an ended hold gives back: places of a window (by row), and whose they were."""

    uid: str
    slot_id: int
    people: int


def add(uid: str, hold: Hold) -> None:
    """Keeps the hold of a booking."""
    row = HoldRow(
        booking_id=bookings.row_id(uid),
        slot_id=hold.offer.slot.id,
        party_size=hold.party_size,
        expires_at=hold.expires_at,
        lengthened=hold.lengthened,
    )
    session().add(row)


def of(uid: str) -> Hold | None:
    """Returns the hold of a booking, None where there is none."""
    found = (
        session()
        .execute(
            select(HoldRow, SlotRow, EventRow)
            .join(SlotRow, SlotRow.id == HoldRow.slot_id)
            .join(EventRow, EventRow.id == SlotRow.event_id)
            .join(BookingRow, BookingRow.id == HoldRow.booking_id)
            .where(BookingRow.uid == uid)
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )
    return _fact(*found) if found else None


def lengthen(uid: str, hold: Hold) -> None:
    """Keeps the new end of a hold; nothing happens where it is gone."""
    session().execute(
        update(HoldRow)
        .where(HoldRow.booking_id == bookings.row_id(uid))
        .values(expires_at=hold.expires_at, lengthened=hold.lengthened)
        .execution_options(synchronize_session=False)
    )


def remove_of(uid: str) -> list[Freed]:
    """Removes the hold of a booking that its caller has locked."""
    return _removed(_rows().where(BookingRow.uid == uid).with_for_update(of=HoldRow))


def remove_of_slots(slot_ids: Iterable[int]) -> list[Freed]:
    """Removes the holds in these windows; their bookings stay locked until the end."""
    return _removed_with_bookings(HoldRow.slot_id.in_(tuple(slot_ids)))


def remove_of_day(day: date) -> list[Freed]:
    """Removes the holds of the bookings of a day, which is being erased."""
    return _removed_with_bookings(BookingRow.day == day)


def remove_ended(*, now: datetime, slot_id: int | None = None, limit: int = 100) -> list[Freed]:
    """Removes ended holds, of one window where it is named; none is waited for."""
    wanted = _rows().join(SlotRow, SlotRow.id == HoldRow.slot_id).where(_is_over(now))
    if slot_id is not None:
        wanted = wanted.where(HoldRow.slot_id == slot_id)
    return _removed(wanted.limit(limit).with_for_update(of=HoldRow, skip_locked=True))


def any_ended(*, now: datetime) -> bool:
    """Tells whether a hold has ended; it locks nothing."""
    return (
        session().scalar(
            select(HoldRow.booking_id)
            .join(SlotRow, SlotRow.id == HoldRow.slot_id)
            .where(_is_over(now))
            .limit(1)
        )
        is not None
    )


def kept_in(slot_ids: Iterable[int], *, now: datetime) -> list[int]:
    """Returns the party size of each hold in these windows that still counts."""
    return list(
        session().scalars(
            select(HoldRow.party_size)
            .join(SlotRow, SlotRow.id == HoldRow.slot_id)
            .where(HoldRow.slot_id.in_(tuple(slot_ids)), ~_is_over(now))
        )
    )


def _rows() -> Select:
    return (
        select(HoldRow, BookingRow.uid)
        .join(BookingRow, BookingRow.id == HoldRow.booking_id)
        .order_by(HoldRow.booking_id)
    )


def _is_over(now: datetime) -> ColumnElement[bool]:
    # As `Hold.ends_at` has it: a window that staff moved forward ends its holds sooner.
    return or_(HoldRow.expires_at <= now, SlotRow.starts_at <= now + HELD_UNTIL_BEFORE)


def _removed_with_bookings(condition: ColumnElement[bool]) -> list[Freed]:
    # Who answers to an offer has the booking locked first, then the hold; so have these.
    return _removed(_rows().where(condition).with_for_update(of=(BookingRow, HoldRow)))


def _removed(wanted: Select) -> list[Freed]:
    rows = session().execute(wanted.execution_options(populate_existing=True)).all()
    ids = [row.booking_id for row, _ in rows]
    freed = [Freed(uid=uid, slot_id=row.slot_id, people=row.party_size) for row, uid in rows]
    if ids:
        session().execute(
            delete(HoldRow)
            .where(HoldRow.booking_id.in_(ids))
            .execution_options(synchronize_session="fetch")
        )
    return freed


def _fact(hold: HoldRow, slot: SlotRow, event: EventRow) -> Hold:
    return Hold(
        offer=Offer(event=events.fact(event), slot=slots.fact(slot)),
        party_size=hold.party_size,
        expires_at=hold.expires_at,
        lengthened=hold.lengthened,
    )
