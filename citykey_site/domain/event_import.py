"""What a file of events would do, row by row, before anything is kept."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from citykey_site.domain import times
from citykey_site.domain.event_changes import FIXED_DRAW, Block, Effect, changes_fixed_draw
from citykey_site.domain.event_csv import Fault, FaultCode
from citykey_site.domain.events import Event, EventPlan, Status

DIGEST_BYTES = 16


class Kind(StrEnum):
    """Names what a row does."""

    NEW = "new"
    CHANGED = "changed"
    CANCELED = "canceled"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Holds what one row would do; `version` is that of the kept event, 0 for a new one."""

    row: int
    plan: EventPlan
    kind: Kind
    version: int = 0
    effect: Effect = field(default_factory=Effect)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Holds what a whole file would do, and what keeps it from being imported."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()

    def count(self, kind: Kind) -> int:
        """Counts the rows of a kind."""
        return sum(line.kind is kind for line in self.lines)

    @property
    def touched(self) -> tuple[Line, ...]:
        """Returns the rows that do something, those that touch most people first."""
        found = [line for line in self.lines if line.kind is not Kind.UNCHANGED]
        return tuple(sorted(found, key=lambda line: (-_people(line.effect), line.row)))

    @property
    def told(self) -> int:
        """Counts the parties that get a letter."""
        return sum(line.effect.told.parties for line in self.lines)

    @property
    def seen(self) -> str:
        """Returns a digest of all that would be done and to how many, as a page carries it."""
        said = [
            f"{line.plan!r}{line.kind}{line.version} {line.effect.seen}" for line in self.touched
        ]
        return hashlib.blake2b("\n".join(said).encode(), digest_size=DIGEST_BYTES).hexdigest()


def kind_of(event: Event | None, plan: EventPlan, *, is_kept: bool) -> Kind:
    """Tells what a row does to the kept event of its id."""
    if event is None:
        return Kind.NEW
    if is_kept:
        return Kind.UNCHANGED
    if plan.status is Status.CANCELED and event.status is not Status.CANCELED:
        return Kind.CANCELED
    return Kind.CHANGED


def faults_of(lines: Iterable[tuple[Line, Event | None]], *, now: datetime) -> tuple[Fault, ...]:
    """Returns why rows cannot be imported: the past, a status taken back, or lost places."""
    return tuple(fault for line, event in lines for fault in _faults(line, event, now=now))


def _faults(line: Line, event: Event | None, *, now: datetime) -> Sequence[Fault]:
    if line.kind is Kind.UNCHANGED:
        return ()
    day = line.plan.day.isoformat()
    if event is not None and event.ends_at <= now:
        advice = "Leave this event as it was, or take its row out; it is over."
        return (_fault(line, "date", FaultCode.EVENT_OVER, day, advice),)
    if times.at(line.plan.day, line.plan.ends) <= now:
        advice = "Write a date and an end to come; this event would be over."
        return (_fault(line, "date", FaultCode.EVENT_OVER, day, advice),)
    back = _back(line, event) or _fixed_draw(line, event, now)
    return [back] if back else [_blocked(line, block) for block in line.effect.blocks]


def _back(line: Line, event: Event | None) -> Fault | None:
    """Returns the fault of a status that would take back what residents have been told."""
    if event is None or event.status in {Status.DRAFT, line.plan.status}:
        return None
    if event.status is Status.CANCELED:
        advice = "Leave it canceled: people were told so. Write a new event_id for a new event."
    elif line.plan.status is Status.DRAFT:
        advice = "Write published, or canceled: residents know this event and may have booked it."
    else:
        return None
    return _fault(line, "status", FaultCode.STATUS_BACK, line.plan.status, advice)


def _fixed_draw(line: Line, event: Event | None, now: datetime) -> Fault | None:
    if event is None or not changes_fixed_draw(event, line.plan, now=now):
        return None
    return _fault(line, "draw_closes_at", FaultCode.DRAW_RUNNING, "", FIXED_DRAW)


def _blocked(line: Line, block: Block) -> Fault:
    clock = f"{times.local(block.starts_at):%H:%M}"
    advice = (
        f"Write {block.taken} or more places at {clock}, the file leaves {block.places}; "
        f"{block.taken} are booked. To close this window, cancel it on its own page first."
    )
    if block.has_started:
        advice = f"Leave the window at {clock} as it was; it has started."
    return _fault(line, "windows", FaultCode.PLACES_BOOKED, clock, advice)


def _fault(line: Line, column: str, code: FaultCode, value: str, advice: str) -> Fault:
    return Fault(row=line.row, column=column, code=code, value=value, advice=advice)


def _people(effect: Effect) -> int:
    return effect.moves.people + effect.loses.people
