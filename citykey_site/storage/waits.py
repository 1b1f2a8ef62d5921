"""Keeps parties in a waitlist: of an event, or of an area.

An entry is sealed under the key of its event day, or of the month in which an area was asked for.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from citykey_site.domain.distances import Point
from citykey_site.domain.emails import mailbox
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from citykey_site.domain.times import PartOfDay
from citykey_site.domain.waitlist import AREA_LASTS, Area, State, Wait
from citykey_site.storage import bookings, links, months, tombstones
from citykey_site.storage.db import session
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import WaitRow, WaitWindowRow
from citykey_site.storage.vault import KeyGone, vault

LINK = "waitlist"
PURPOSE = "wait email"
# An area is a box of so many degrees around its middle: about 3 miles in Chicago.
AREA_NORTH = 0.0435
AREA_EAST = 0.0582
IN_LINE = (State.WAITING, State.OFFERED)


def add(wait: Wait) -> None:
    """Keeps a new entry, at the end of those of its rank."""
    row = WaitRow(uid=wait.uid, rank=wait.rank, sealing=_key(wait))
    _fill(row, wait)
    session().add(row)
    session().flush()
    _keep_windows(row, wait)


def save(wait: Wait, *, instead_of: str | None = None) -> None:
    """Keeps a changed entry; `instead_of` is the uid that it had, its place in line stays.

    Of one that is in no line any more the email is forgotten.
    """
    row = session().scalars(_of(instead_of or wait.uid)).one()
    row.uid = wait.uid
    _fill(row, wait)
    session().flush()
    _keep_windows(row, wait)


def get(uid: str) -> Wait | None:
    """Returns an entry by its uid, None where it is erased."""
    return _one(_of(uid))


def lock(uid: str) -> Wait | None:
    """Returns an entry and keeps others from changing it until the transaction ends."""
    return _one(_of(uid).with_for_update())


def lock_all(uids: Iterable[str]) -> list[str]:
    """Locks entries as `lock` does, always in one order, and returns those that are there."""
    wanted = select(WaitRow.uid).where(WaitRow.uid.in_(tuple(uids)))
    return list(session().scalars(wanted.order_by(WaitRow.id).with_for_update()))


def lock_line(event_id: int) -> list[Wait]:
    """Locks the line of an event and returns those who stand in it, with an offer or without."""
    wanted = select(WaitRow).where(WaitRow.event_id == event_id, WaitRow.state.in_(IN_LINE))
    rows = session().scalars(
        wanted.order_by(WaitRow.id).with_for_update().execution_options(populate_existing=True)
    )
    return [entry for row in rows if (entry := _fact(row)) is not None]


def in_line(email: str, *, event: Event | None, area: str = "") -> Wait | None:
    """Finds the entry of a mailbox in the line of an event, or of an area of this name."""
    of_line = WaitRow.event_id.is_(None) & (WaitRow.area == area)
    if event is not None:
        of_line = WaitRow.event_id == event.id
    keys = [bookings.key_of(event.day)] if event else months.keys(Thing.LINE)
    digests = vault().indexes(keys, PURPOSE, mailbox(email))
    wanted = select(WaitRow).where(
        of_line, WaitRow.email_index.in_(digests), WaitRow.state.in_(IN_LINE)
    )
    return _one(wanted.order_by(WaitRow.id).limit(1))


def link_of(uid: str) -> str:
    """Returns the end of the link in the letters of an entry."""
    row = session().scalars(_of(uid)).one()
    return links.token(row.sealing, LINK, uid)


def by_link(typed: str) -> Wait | None:
    """Returns the entry that a link of ours names."""
    uid = links.uid_of(typed)
    row = session().scalars(_of(uid)).one_or_none() if uid else None
    return _fact(row) if row and links.is_ours(typed, row.sealing, LINK) else None


def anybody_for(slot: Slot, event: Event) -> bool:
    """Tells whether a party waits that this window could be offered to, whatever its size."""
    wanted = select(WaitRow.id).where(WaitRow.state == State.WAITING, could_come(slot, event))
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


def seal_anew(row: WaitRow) -> None:
    """Seals and indexes a row under the newest key."""
    _seal(row, _fact(row))


def remove(uids: Iterable[str]) -> None:
    """Removes entries."""
    session().execute(delete(WaitRow).where(WaitRow.uid.in_(tuple(uids))))


def remove_day(day: date) -> int:
    """Removes the entries of an event day, which is being erased, and counts them."""
    return session().execute(delete(WaitRow).where(WaitRow.day == day)).rowcount


def uids() -> list[str]:
    """Lists the entries that stand in a line."""
    return list(session().scalars(select(WaitRow.uid).where(WaitRow.state.in_(IN_LINE))))


def leave(wait: Wait) -> None:
    """Takes an entry out of its line and forgets its email; no backup may bring it back."""
    row = session().scalars(_of(wait.uid)).one()
    tombstones.note(row.sealing, tombstones.wait(wait.uid))
    save(replace(wait, state=State.OVER))


def put_back(uids: Iterable[str]) -> None:
    """Lets entries wait on whose offer is gone."""
    session().execute(
        update(WaitRow)
        .where(WaitRow.uid.in_(tuple(uids)), WaitRow.state == State.OFFERED)
        .values(state=State.WAITING)
    )


def _of(uid: str) -> Select:
    return select(WaitRow).filter_by(uid=uid).execution_options(populate_existing=True)


def _one(wanted: Select) -> Wait | None:
    row = session().scalars(wanted).one_or_none()
    return _fact(row) if row else None


def _key(wait: Wait) -> str:
    if wait.day is not None:
        return bookings.key_of(wait.day)
    return months.key_of(Thing.LINE, wait.ends_on - AREA_LASTS)


def _fill(row: WaitRow, wait: Wait) -> None:
    row.day, row.event_id, row.any_time = wait.day, wait.event_id, wait.any_time
    area = wait.area
    row.area = area.name if area else ""
    row.latitude = area.point.latitude if area else None
    row.longitude = area.point.longitude if area else None
    row.parts = tuple(area.parts) if area else ()
    row.weekdays = tuple(str(number) for number in area.weekdays) if area else ()
    row.party_size, row.language = wait.party_size, wait.language
    row.state, row.ends_on = wait.state, wait.ends_on
    _seal(row, wait)


def _seal(row: WaitRow, wait: Wait) -> None:
    if not wait.is_in_line:
        row.email_sealed = row.email_index = b""
        return
    row.sealing = _key(wait)
    row.email_sealed = vault().seal(row.sealing, f"wait {row.uid}", wait.email.encode())
    row.email_index = vault().index(row.sealing, PURPOSE, mailbox(wait.email))


def _keep_windows(row: WaitRow, wait: Wait) -> None:
    session().execute(delete(WaitWindowRow).where(WaitWindowRow.wait_id == row.id))
    for slot_id in dict.fromkeys((*wait.windows, *wait.passed)):
        passed = slot_id in wait.passed
        session().add(WaitWindowRow(wait_id=row.id, slot_id=slot_id, passed=passed))
    session().flush()


def _fact(row: WaitRow) -> Wait | None:
    try:
        email = row.email_sealed and vault().open(row.sealing, f"wait {row.uid}", row.email_sealed)
    except KeyGone:
        return None
    windows = session().execute(
        select(WaitWindowRow.slot_id, WaitWindowRow.passed)
        .filter_by(wait_id=row.id)
        .order_by(WaitWindowRow.slot_id)
    )
    known = {slot_id: passed for slot_id, passed in windows}
    return Wait(
        uid=row.uid,
        party_size=row.party_size,
        language=row.language,
        email=email.decode(),
        ends_on=row.ends_on,
        event_id=row.event_id,
        day=row.day,
        any_time=row.any_time,
        windows=tuple(known),
        passed=tuple(slot_id for slot_id, passed in known.items() if passed),
        area=_area(row),
        rank=row.rank,
        state=State(row.state),
    )


def _area(row: WaitRow) -> Area | None:
    if row.latitude is None:
        return None
    return Area(
        name=row.area,
        point=Point(row.latitude, row.longitude),
        parts=tuple(PartOfDay(part) for part in row.parts),
        weekdays=tuple(int(number) for number in row.weekdays),
    )


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
