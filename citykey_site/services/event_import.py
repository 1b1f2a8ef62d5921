"""Imports events: every row or none."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import event_import as rules
from citykey_site.domain.event_changes import Effect
from citykey_site.domain.event_csv import Fault, Reading
from citykey_site.domain.event_import import Kind, Line, Preview
from citykey_site.domain.events import Event, EventPlan
from citykey_site.domain.history import Deed
from citykey_site.domain.office import Office
from citykey_site.domain.refusals import EffectChanged
from citykey_site.domain.slots import Slot
from citykey_site.services import effects, event_changes, shares
from citykey_site.services import events as deeds
from citykey_site.services.events import Told, WindowKept
from citykey_site.storage import events, history, slots
from citykey_site.storage.db import transaction

HISTORY = {
    Kind.NEW: Deed.ADDED,
    Kind.CHANGED: Deed.CHANGED,
    Kind.CANCELED: Deed.EVENT_CANCELED,
}


class NotImported(Exception):
    """Holds the faults that keep a file from being imported; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keeps the faults."""
        super().__init__("nothing was imported")
        self.faults = faults


def preview(reading: Reading, *, now: datetime) -> Preview:
    """Tells what a file would do to each of its events and to the people who have booked."""
    kept = events.among(plan.public_id for plan in reading.plans)
    windows = slots.of_events(event.id for event in kept.values())
    found = []
    for row, plan in zip(reading.rows, reading.plans, strict=True):
        event = kept.get(plan.public_id)
        found.append((_line(row, plan, event, windows, now=now), event))
    lines = tuple(line for line, _ in found)
    return Preview(lines=lines, faults=rules.faults_of(found, now=now))


def import_events(
    reading: Reading, *, by: str, office: Office, now: datetime, seen: str | None = None
) -> Told:
    """Keeps every event of a file in one transaction and tells what it did.

    The same file twice changes nothing. Raises NotImported with every fault, and EffectChanged
    where `seen` (`Preview.seen`) is given and the file would do something else now.
    """
    try:
        with transaction():
            return _import(reading, by=by, office=office, now=now, seen=seen)
    except (IntegrityError, WindowKept):
        # Another import, or a form, has kept the same event or window at this very moment.
        raise EffectChanged from None


def _import(reading: Reading, *, by: str, office: Office, now: datetime, seen: str | None) -> Told:
    events.lock(plan.public_id for plan in reading.plans)
    found = preview(reading, now=now)
    if found.faults:
        raise NotImported(found.faults)
    if seen is not None and seen != found.seen:
        raise EffectChanged
    told = Told(added=found.count(Kind.NEW), unchanged=found.count(Kind.UNCHANGED))
    _add_all([line.plan for line in found.lines if line.kind is Kind.NEW], now=now)
    for line in found.lines:
        if line.kind in {Kind.CHANGED, Kind.CANCELED}:
            deeds.keep(line.plan, told=told, office=office, now=now)
    deeds.carry(told, office=office, now=now)
    _write_history(found, told, by=by, now=now)
    return told


def _line(
    row: int,
    plan: EventPlan,
    event: Event | None,
    windows: dict[int, list[Slot]],
    *,
    now: datetime,
) -> Line:
    is_kept = event is not None and deeds.is_kept(event, tuple(windows[event.id]), plan)
    kind = rules.kind_of(event, plan, is_kept=is_kept)
    touches = kind in {Kind.CHANGED, Kind.CANCELED}
    return Line(
        row=row,
        plan=plan,
        kind=kind,
        version=event.version if event else 0,
        effect=event_changes.propose(plan, now=now) if touches else Effect(),
    )


def _add_all(plans: Sequence[EventPlan], *, now: datetime) -> None:
    numbers = events.add_all(plans)
    slots.add_all(
        (numbers[plan.public_id], plan.public_id, window)
        for plan in plans
        for window in plan.windows
    )
    for plan in plans:
        if plan.release:
            shares.lay(events.get(numbers[plan.public_id]), now=now)


def _write_history(found: Preview, told: Told, *, by: str, now: datetime) -> None:
    counts = {str(kind): found.count(kind) for kind in Kind} | {"letters": told.letters}
    history.add(Deed.IMPORTED, by=by, now=now, **counts)
    for line in found.touched:
        effects.write(HISTORY[line.kind], line.plan, line.effect, by=by, now=now)
