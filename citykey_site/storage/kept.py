"""Keeps places of windows that nobody can book just now, and ends them.

Only rows change here; `services/places.py` moves the places in the same transaction. A row is
locked before the row of its window, or passed over where another has it locked.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Select, delete, func, select, update

from citykey_site.domain.kept import ANNOUNCED, Kept, Kind
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow


def add(
    slot_id: int, kind: Kind, people: int, *, ends_at: datetime, owner: str | None = None
) -> None:
    """Keeps places that its caller has taken."""
    session().add(KeptRow(slot_id=slot_id, kind=kind, people=people, ends_at=ends_at, owner=owner))
    session().flush()


def of(owner: str) -> Kept | None:
    """Returns the places that are kept for an owner."""
    row = session().scalars(_rows().where(KeptRow.owner == owner)).one_or_none()
    return _fact(row) if row else None


def of_slots(slot_ids: Iterable[int], *, kinds: Collection[Kind] = tuple(Kind)) -> list[Kept]:
    """Returns what is kept in these windows, of these kinds, in the order it was kept."""
    wanted = _rows().where(KeptRow.slot_id.in_(tuple(slot_ids)), KeptRow.kind.in_(tuple(kinds)))
    return [_fact(row) for row in session().scalars(wanted)]


def lock(
    slot_ids: Iterable[int],
    *,
    kinds: Collection[Kind] = tuple(Kind),
    open_at: datetime | None = None,
) -> list[Kept]:
    """Returns what is kept in these windows, locked; with `open_at` only what is not over then.

    A deed that ends several locks all of them before it changes a window.
    """
    wanted = _rows().where(KeptRow.slot_id.in_(tuple(slot_ids)), KeptRow.kind.in_(tuple(kinds)))
    if open_at is not None:
        wanted = wanted.where(KeptRow.ends_at > open_at)
    return [_fact(row) for row in session().scalars(wanted.with_for_update())]


def announced(event_ids: Iterable[int], *, now: datetime) -> dict[int, list[tuple[datetime, int]]]:
    """Returns the places that open to everybody later, by event: the moment, how many."""
    found: dict[int, list[tuple[datetime, int]]] = {number: [] for number in event_ids}
    rows = session().execute(
        select(SlotRow.event_id, KeptRow.ends_at, func.sum(KeptRow.people))
        .join(SlotRow, SlotRow.id == KeptRow.slot_id)
        .where(
            SlotRow.event_id.in_(found),
            SlotRow.starts_at > now,
            KeptRow.kind.in_(ANNOUNCED),
            KeptRow.ends_at > now,
        )
        .group_by(SlotRow.event_id, KeptRow.ends_at)
    )
    for event_id, ends_at, people in rows:
        found[event_id].append((ends_at, people))
    return found


def by_window(slot_ids: Iterable[int]) -> dict[int, dict[Kind, int]]:
    """Counts what is kept in each of these windows, by its row and the reason."""
    found: dict[int, dict[Kind, int]] = {number: {} for number in slot_ids}
    for item in of_slots(found):
        counts = found[item.slot_id]
        counts[item.kind] = counts.get(item.kind, 0) + item.people
    return found


def people_in(event_id: int, kind: Kind, *, now: datetime | None = None) -> int:
    """Counts the places of an event that are kept for one reason; with `now` those not over."""
    wanted = (
        select(func.coalesce(func.sum(KeptRow.people), 0))
        .join(SlotRow, SlotRow.id == KeptRow.slot_id)
        .where(SlotRow.event_id == event_id, KeptRow.kind == kind)
    )
    return session().scalar(wanted if now is None else wanted.where(KeptRow.ends_at > now))


def lengthen(owner: str, kind: Kind, *, ends_at: datetime) -> bool:
    """Keeps the places of an owner longer, if of this kind; tells whether there are any."""
    done = session().execute(
        update(KeptRow)
        .where(KeptRow.owner == owner, KeptRow.kind == kind)
        .values(ends_at=ends_at)
        .execution_options(synchronize_session=False)
    )
    return done.rowcount == 1


def lower(kept_id: int, people: int) -> None:
    """Leaves so many places fewer in a row, which stays with one at least."""
    session().execute(
        update(KeptRow)
        .where(KeptRow.id == kept_id)
        .values(people=KeptRow.people - people)
        .execution_options(synchronize_session=False)
    )


def turn(kept_id: int, kind: Kind, *, ends_at: datetime) -> None:
    """Keeps the places of a row for another reason, and for nobody."""
    session().execute(
        update(KeptRow)
        .where(KeptRow.id == kept_id)
        .values(kind=kind, ends_at=ends_at, owner=None)
        .execution_options(synchronize_session=False)
    )


def remove(kept_id: int) -> list[Kept]:
    """Removes one row, by its number."""
    return _removed(_rows().where(KeptRow.id == kept_id).with_for_update())


def remove_of(owner: str, *, kinds: Collection[Kind] = tuple(Kind)) -> list[Kept]:
    """Removes what is kept, of these kinds, for an owner that its caller has locked."""
    wanted = _rows().where(KeptRow.owner == owner, KeptRow.kind.in_(tuple(kinds)))
    return _removed(wanted.with_for_update())


def remove_of_slots(
    slot_ids: Iterable[int], *, kinds: Collection[Kind] = tuple(Kind)
) -> list[Kept]:
    """Removes what is kept in these windows, of these kinds."""
    return _removed(
        _rows()
        .where(KeptRow.slot_id.in_(tuple(slot_ids)), KeptRow.kind.in_(tuple(kinds)))
        .with_for_update()
    )


def remove_of_day(day: date) -> list[Kept]:
    """Removes what is kept in the windows of a Chicago date, which is being erased."""
    windows = (
        select(SlotRow.id)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .where(EventRow.day == day)
    )
    return _removed(_rows().where(KeptRow.slot_id.in_(windows)).with_for_update())


def remove_ended(
    *, now: datetime, kinds: Collection[Kind], slot_id: int | None = None, limit: int = 100
) -> list[Kept]:
    """Removes what is over, of these kinds, in one window where it is named; waits for nobody."""
    wanted = _rows().where(KeptRow.ends_at <= now, KeptRow.kind.in_(tuple(kinds)))
    if slot_id is not None:
        wanted = wanted.where(KeptRow.slot_id == slot_id)
    return _removed(wanted.limit(limit).with_for_update(skip_locked=True))


def any_ended(*, now: datetime, kinds: Collection[Kind]) -> bool:
    """Tells whether something of these kinds is over; it locks nothing."""
    wanted = select(KeptRow.id).where(KeptRow.ends_at <= now, KeptRow.kind.in_(tuple(kinds)))
    return session().scalar(wanted.limit(1)) is not None


def _rows() -> Select:
    return select(KeptRow).order_by(KeptRow.id).execution_options(populate_existing=True)


def _removed(wanted: Select) -> list[Kept]:
    found = [_fact(row) for row in session().scalars(wanted)]
    if found:
        session().execute(
            delete(KeptRow)
            .where(KeptRow.id.in_([item.id for item in found]))
            .execution_options(synchronize_session="fetch")
        )
    return found


def _fact(row: KeptRow) -> Kept:
    return Kept(
        id=row.id,
        slot_id=row.slot_id,
        kind=Kind(row.kind),
        people=row.people,
        ends_at=row.ends_at,
        owner=row.owner,
    )
