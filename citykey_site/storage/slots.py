"""Keeps and finds the windows of events, and takes and gives back their places."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, case, delete, func, insert, select, update

from citykey_site.domain.events import WindowPlan
from citykey_site.domain.slots import Slot
from citykey_site.domain.times import part_of_day
from citykey_site.storage.db import session
from citykey_site.storage.ready import Ready
from citykey_site.storage.tables import (
    BookingRow,
    ErasedDayRow,
    EventRow,
    HoldRow,
    KeptRow,
    SlotRow,
)

ROWS = SlotRow.__table__
PEOPLE = bindparam("people", type_=ROWS.c.taken.type)
HOUR = bindparam("hour", type_=ROWS.c.full_at.type)
# The last place goes: for the first time, and at a known hour.
FILLS = and_(ROWS.c.full_at.is_(None), ROWS.c.taken + PEOPLE == ROWS.c.capacity)
# Each booking says these: they are made once.
TAKE = Ready(
    update(ROWS)
    .where(ROWS.c.id == bindparam("slot_id"), ROWS.c.taken + PEOPLE <= ROWS.c.capacity)
    .values(taken=ROWS.c.taken + PEOPLE, full_at=case((FILLS, HOUR), else_=ROWS.c.full_at))
)
RELEASE = update(ROWS).where(ROWS.c.id == bindparam("slot_id")).values(taken=ROWS.c.taken - PEOPLE)


def of_event(event_id: int) -> tuple[Slot, ...]:
    """Returns the windows of an event in order of time."""
    rows = session().scalars(
        select(SlotRow)
        .filter_by(event_id=event_id)
        .order_by(SlotRow.starts_at)
        .execution_options(populate_existing=True)
    )
    return tuple(fact(row) for row in rows)


def of_events(event_ids: Iterable[int]) -> dict[int, list[Slot]]:
    """Returns the windows of several events by event, each in order of time."""
    found: dict[int, list[Slot]] = {number: [] for number in event_ids}
    rows = session().scalars(
        select(SlotRow).where(SlotRow.event_id.in_(found)).order_by(SlotRow.starts_at)
    )
    for row in rows:
        found[row.event_id].append(fact(row))
    return found


def find(event_id: int, public_id: str) -> Slot | None:
    """Finds a window of this event by its public id; a window of another event is None."""
    if "\0" in public_id:  # No text of PostgreSQL holds it; its driver raises an error.
        return None
    row = (
        session()
        .scalars(
            select(SlotRow)
            .filter_by(event_id=event_id, public_id=public_id)
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )
    return fact(row) if row else None


def get(slot_id: int) -> Slot:
    """Returns a window by its row, as it is now."""
    return fact(session().get_one(SlotRow, slot_id, populate_existing=True))


def take_places(slot_id: int, people: int, *, hour: datetime | None = None) -> bool:
    """Takes places if all of them are free; tells whether it did.

    The one statement looks and takes at once, so that no two parties get the same place. Where
    the last place goes for the first time, it keeps the `hour` in which it did.
    """
    return TAKE.run(slot_id=slot_id, people=people, hour=hour).rowcount == 1


def take_at_once(slot_id: int, people: int, *, hour: datetime | None = None) -> bool:
    """Takes places as `take_places` does, but waits for nobody who has the window locked.

    For deeds that take places in many windows in no order: one that never waits cannot wait
    in a circle.
    """
    free = select(SlotRow.id).filter_by(id=slot_id).with_for_update(skip_locked=True)
    return session().scalar(free) is not None and take_places(slot_id, people, hour=hour)


def release_places(slot_id: int, people: int) -> None:
    """Gives places back."""
    session().execute(RELEASE, {"slot_id": slot_id, "people": people})


def walk_in(slot_id: int, people: int) -> None:
    """Counts people who walked in to a window; a negative number takes them back."""
    session().execute(
        update(SlotRow)
        .where(SlotRow.id == slot_id)
        .values(walked_in=SlotRow.walked_in + people)
        .execution_options(synchronize_session=False)
    )


def set_walked_in(slot_id: int, people: int) -> None:
    """Keeps how many people walked in to a window, as the paper says."""
    session().execute(
        update(SlotRow)
        .where(SlotRow.id == slot_id)
        .values(walked_in=people)
        .execution_options(synchronize_session=False)
    )


def add(event_id: int, event_public_id: str, window: WindowPlan) -> None:
    """Keeps a new window of an event."""
    session().add(
        SlotRow(
            event_id=event_id,
            public_id=_free_id(event_id, event_public_id, window.starts_at),
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            part=part_of_day(window.starts_at),
            capacity=window.places,
        )
    )


def add_all(planned: Iterable[tuple[int, str, WindowPlan]]) -> None:
    """Keeps the windows of many new events in few statements.

    Each comes with the row number and the public id of its event, which has none yet.
    """
    rows = [
        {
            "event_id": event_id,
            "public_id": _digest(_seed(public_id, window.starts_at)),
            "starts_at": window.starts_at,
            "ends_at": window.ends_at,
            "part": part_of_day(window.starts_at),
            "capacity": window.places,
        }
        for event_id, public_id, window in planned
    ]
    if rows:
        session().execute(insert(SlotRow), rows)


def change(slot_id: int, window: WindowPlan) -> bool:
    """Gives a kept window a new time or number of places; its public id stays.

    Tells whether it did: the one statement never leaves fewer places than are taken.
    """
    done = session().execute(
        update(SlotRow)
        .where(SlotRow.id == slot_id, SlotRow.taken <= window.places)
        .values(
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            part=part_of_day(window.starts_at),
            capacity=window.places,
        )
        .execution_options(synchronize_session=False)
    )
    return done.rowcount == 1


def remove(slot_id: int) -> None:
    """Removes a window that nobody ever booked."""
    session().execute(delete(SlotRow).where(SlotRow.id == slot_id))


def was_ever_booked(slot_id: int) -> bool:
    """Tells whether a booking, active or canceled, stands on a window."""
    return session().scalar(select(BookingRow.id).filter_by(slot_id=slot_id).limit(1)) is not None


def canceled_windows(event_id: int) -> set[int]:
    """Returns the rows of the windows that people had booked and that staff closed."""
    booked = select(BookingRow.id).where(BookingRow.slot_id == SlotRow.id).exists()
    closed = select(SlotRow.id).where(SlotRow.event_id == event_id, SlotRow.capacity == 0, booked)
    return set(session().scalars(closed))


def wrong_counters() -> list[tuple[int, int, int]]:
    """Lists windows whose `taken` is not the sum of what holds places (row, taken, sum).

    Windows of erased days have lost their bookings on purpose and are left out.
    """
    booked = _people(BookingRow).where(BookingRow.state == "booked")
    kept = select(func.sum(KeptRow.people)).where(KeptRow.slot_id == SlotRow.id)
    parts = [booked, _people(HoldRow), kept.correlate(SlotRow)]
    counted = sum(func.coalesce(part.scalar_subquery(), 0) for part in parts)
    rows = session().execute(
        select(SlotRow.id, SlotRow.taken, counted)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(EventRow.day.not_in(select(ErasedDayRow.day)), SlotRow.taken != counted)
        .order_by(SlotRow.id)
    )
    return [tuple(row) for row in rows]


def fact(row: SlotRow) -> Slot:
    """Returns the window that a row holds."""
    return Slot(
        id=row.id,
        public_id=row.public_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        taken=row.taken,
        walked_in=row.walked_in,
        full_at=row.full_at,
        event_id=row.event_id,
    )


def _people(table: type[BookingRow] | type[HoldRow]) -> Select:
    return select(func.sum(table.party_size)).where(table.slot_id == SlotRow.id).correlate(SlotRow)


def _free_id(event_id: int, event_public_id: str, starts_at: datetime) -> str:
    # Made from the first time of the window, so that the same plan gives the same address on
    # every installation. It stays when the window moves: a later window at the old time finds
    # its own in use and takes the next.
    seed = _seed(event_public_id, starts_at)
    while find(event_id, found := _digest(seed)):
        seed += " again"
    return found


def _seed(event_public_id: str, starts_at: datetime) -> str:
    return f"{event_public_id} {starts_at.isoformat()}"


def _digest(seed: str) -> str:
    return hashlib.blake2b(seed.encode(), digest_size=5).hexdigest()
