"""Keeps and finds events."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Row, delete, func, select, update

from citykey_site.domain import times
from citykey_site.domain.event_csv.release_cells import last_opening
from citykey_site.domain.events import Event, EventPlan, Status
from citykey_site.domain.venues import Venue
from citykey_site.storage import venues
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow


def find(public_id: str) -> Event | None:
    """Finds an event that residents may see, by its public id."""
    row = _row(public_id)
    return fact(row) if row and row.status != Status.DRAFT else None


def find_any(public_id: str) -> Event | None:
    """Finds an event by its public id, drafts as well."""
    row = _row(public_id)
    return fact(row) if row else None


def get(event_id: int) -> Event:
    """Returns an event by its row, drafts as well."""
    return fact(session().get_one(EventRow, event_id))


def among(public_ids: Iterable[str]) -> dict[str, Event]:
    """Returns those of some events that are kept, drafts as well, by public id."""
    rows = session().scalars(select(EventRow).where(EventRow.public_id.in_(tuple(public_ids))))
    return {row.public_id: fact(row) for row in rows}


def hold(public_id: str) -> None:
    """Keeps staff from changing an event until the transaction of a booking ends."""
    _lock((public_id,), read=True)


def lock(public_ids: Iterable[str]) -> None:
    """Keeps others from booking or changing these events until the transaction ends.

    A deed that changes several events locks them all at its start, always in one order.
    """
    _lock(public_ids, read=False)


def add(plan: EventPlan) -> Event:
    """Keeps a new event and returns it; its windows are kept by `slots.add`."""
    row = EventRow(public_id=plan.public_id, version=1)
    _fill(row, plan, venues.keep(plan.venue))
    session().add(row)
    session().flush()
    return fact(row)


def add_all(plans: Sequence[EventPlan]) -> dict[str, int]:
    """Keeps many new events in few statements; returns their row numbers by public id."""
    venue_ids = {venue: venues.keep(venue) for venue in {plan.venue for plan in plans}}
    rows = [EventRow(public_id=plan.public_id, version=1) for plan in plans]
    for row, plan in zip(rows, plans, strict=True):
        _fill(row, plan, venue_ids[plan.venue])
    session().add_all(rows)
    session().flush()
    return {row.public_id: row.id for row in rows}


def change(public_id: str, plan: EventPlan) -> Event:
    """Brings a kept event up to a plan, counts its version, and returns it."""
    row = _row(public_id)
    _fill(row, plan, venues.keep(plan.venue))
    row.version += 1
    session().flush()
    session().refresh(row)
    return fact(row)


def remove(event_id: int) -> None:
    """Removes an event with its windows; only a draft that nobody ever booked may go."""
    session().execute(delete(EventRow).where(EventRow.id == event_id))
    session().expire_all()


def set_status(event_id: int, status: Status) -> None:
    """Sets the status of an event and counts its version."""
    session().execute(
        update(EventRow)
        .where(EventRow.id == event_id)
        .values(status=status, version=EventRow.version + 1)
    )
    session().expire_all()


def count_version(event_id: int) -> None:
    """Counts the version of an event of which only a window has changed."""
    session().execute(
        update(EventRow).where(EventRow.id == event_id).values(version=EventRow.version + 1)
    )
    session().expire_all()


def of_day(day: date) -> tuple[Event, ...]:
    """Returns every event of a Chicago date, drafts and canceled ones as well."""
    rows = session().scalars(
        select(EventRow)
        .filter_by(day=day)
        .order_by(EventRow.starts_at, EventRow.public_id)
        .execution_options(populate_existing=True)
    )
    return tuple(fact(row) for row in rows)


def every() -> Iterable[Event]:
    """Returns every kept event in order of time."""
    rows = session().scalars(select(EventRow).order_by(EventRow.starts_at, EventRow.public_id))
    return tuple(fact(row) for row in rows)


def public_from(now: datetime) -> tuple[Event, ...]:
    """Returns the events that residents may see and that are not over, in order of time."""
    rows = session().scalars(
        select(EventRow)
        .where(EventRow.status != Status.DRAFT, EventRow.ends_at > now)
        .order_by(EventRow.starts_at, EventRow.public_id)
    )
    return tuple(fact(row) for row in rows)


def any_from(now: datetime) -> bool:
    """Tells whether an event is still to come."""
    return session().scalar(select(EventRow.id).where(EventRow.ends_at > now).limit(1)) is not None


def last_end_by_day(days: Iterable[date]) -> dict[date, datetime]:
    """Returns the end of the last event of each day; a day without events is left out."""
    rows = session().execute(
        select(EventRow.day, func.max(EventRow.ends_at))
        .where(EventRow.day.in_(tuple(days)))
        .group_by(EventRow.day)
    )
    return {day: end for day, end in rows}


def fact(row: EventRow | Row, venue: Venue | None = None) -> Event:
    """Returns the event that a row holds; a plain row comes with its venue beside it."""
    return Event(
        id=row.id,
        public_id=row.public_id,
        venue=venue or venues.fact(row.venue),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        window_minutes=row.window_minutes,
        speaks=row.speaks,
        access=row.access,
        notes=row.notes,
        opens_at=row.opens_at,
        release=row.release,
        status=Status(row.status),
        version=row.version,
        directions=row.directions or {},
        publish_at=row.publish_at,
        last_release_at=row.last_release_at,
        draw_opens_at=row.draw_opens_at,
        draw_closes_at=row.draw_closes_at,
        drawn_at=row.drawn_at,
        check_emails=row.check_emails,
        slow_return=row.slow_return,
    )


def _lock(public_ids: Iterable[str], *, read: bool) -> None:
    known = [public_id for public_id in public_ids if "\0" not in public_id]
    session().execute(
        select(EventRow.id)
        .where(EventRow.public_id.in_(known))
        .order_by(EventRow.public_id)
        .with_for_update(read=read)
    ).all()


def _row(public_id: str) -> EventRow | None:
    if "\0" in public_id:  # No text of PostgreSQL holds it; its driver raises an error.
        return None
    return session().scalars(select(EventRow).filter_by(public_id=public_id)).one_or_none()


def _fill(row: EventRow, plan: EventPlan, venue_id: int) -> None:
    row.venue_id = venue_id
    row.day = plan.day
    row.weekday = plan.day.weekday()
    row.starts_at = times.at(plan.day, plan.starts)
    row.ends_at = times.at(plan.day, plan.ends)
    row.window_minutes = plan.window_minutes
    row.speaks = plan.speaks
    row.access = plan.access
    row.notes = dict(plan.notes)
    row.opens_at = plan.opens_at
    row.release = plan.release
    row.status = plan.status
    row.directions = dict(plan.directions)
    row.publish_at = plan.publish_at
    row.last_release_at = last_opening(plan.release, plan.draw_closes_at)
    row.draw_opens_at = plan.draw_opens_at
    row.draw_closes_at = plan.draw_closes_at
    row.check_emails = plan.check_emails
    row.slow_return = plan.slow_return
