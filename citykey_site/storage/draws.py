"""Keeps draws: their seed, sealed under the key of the event day until the list is closed."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, update

from citykey_site.domain import draws as rules
from citykey_site.domain.draws import Draw, State
from citykey_site.domain.events import Event, Status
from citykey_site.storage import bookings
from citykey_site.storage.db import session
from citykey_site.storage.tables import DrawRow, EventRow
from citykey_site.storage.vault import vault


def add(event: Event) -> Draw:
    """Keeps the draw of an event with a new seed, which stays sealed until the close."""
    seed = rules.new_seed()
    row = DrawRow(
        event_id=event.id,
        commitment=rules.commitment(seed),
        seed_sealed=_sealed(event.id, event.day, seed),
    )
    session().add(row)
    session().flush()
    return _fact(row)


def of(event_id: int) -> Draw | None:
    """Returns the draw of an event, None before it has opened."""
    row = session().get(DrawRow, event_id, populate_existing=True)
    return _fact(row) if row else None


def sealed_seed(event: Event) -> str:
    """Returns the seed of a draw before it is public, for the drawing alone. Raises KeyGone."""
    return _opened(session().get_one(DrawRow, event.id), event.day)


def reveal(
    event_id: int, *, seed: str, places: Mapping[str, int], entries: int, winners: int
) -> None:
    """Makes the seed public, with the places that were drawn, and counts the tickets."""
    row = session().get_one(DrawRow, event_id)
    row.seed = seed
    row.state = State.DRAWING
    row.places = {"windows": dict(places), "entries": entries, "winners": winners}
    session().flush()


def finish(event_id: int, *, now: datetime) -> None:
    """Marks a draw as done: every party is told, and what is left is for everybody."""
    session().get_one(DrawRow, event_id).state = State.DONE
    session().flush()
    session().execute(
        update(EventRow)
        .where(EventRow.id == event_id)
        .values(drawn_at=now, version=EventRow.version + 1)
    )
    session().expire_all()


def move_day(event_id: int, *, before: date, after: date) -> None:
    """Seals the seed anew for an event that staff moved to another day."""
    row = session().get(DrawRow, event_id)
    if row is not None:
        row.seed_sealed = _sealed(event_id, after, _opened(row, before))
        session().flush()


def seal_anew(row: DrawRow) -> None:
    """Seals the seed under the newest key of the event day."""
    day = session().get_one(EventRow, row.event_id).day
    row.seed_sealed = _sealed(row.event_id, day, _opened(row, day))


def to_open(now: datetime) -> list[str]:
    """Lists, by public id, the events whose draw is open and has no seed yet."""
    seeded = select(DrawRow.event_id).where(DrawRow.event_id == EventRow.id).exists()
    begun = func.coalesce(EventRow.draw_opens_at, now) <= now
    return _events(~seeded, begun, EventRow.draw_closes_at > now)


def to_draw(now: datetime) -> list[str]:
    """Lists, by public id, the events whose draw is closed and not done."""
    return _events(EventRow.draw_closes_at <= now, EventRow.ends_at > now)


def _events(*conditions: ColumnElement[bool]) -> list[str]:
    wanted = select(EventRow.public_id).where(
        EventRow.draw_closes_at.is_not(None),
        EventRow.drawn_at.is_(None),
        EventRow.status == Status.PUBLISHED,
        *conditions,
    )
    return list(session().scalars(wanted.order_by(EventRow.draw_closes_at, EventRow.id)))


def _sealed(event_id: int, day: date, seed: str) -> bytes:
    return vault().seal(bookings.key_of(day), f"draw seed {event_id}", seed.encode())


def _opened(row: DrawRow, day: date) -> str:
    place = f"draw seed {row.event_id}"
    return vault().open(bookings.key_of(day), place, row.seed_sealed).decode()


def _fact(row: DrawRow) -> Draw:
    return Draw(
        commitment=row.commitment,
        seed=row.seed or "",
        state=State(row.state or State.OPEN),
        places=row.places.get("windows", {}) if row.places else {},
        entries=row.places.get("entries", 0) if row.places else 0,
        winners=row.places.get("winners", 0) if row.places else 0,
    )
