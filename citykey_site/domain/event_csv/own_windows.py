"""Windows of their own: those that the rule of a row does not make, such as `10:15-11:00=8`.

An hour that the clock change repeats is told apart by its zone: `01:30 CST=8`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from citykey_site.domain import times
from citykey_site.domain.event_csv.cells import BETWEEN_WINDOWS, read_places
from citykey_site.domain.event_csv.faults import CellWrong, FaultCode
from citykey_site.domain.event_csv.moments import moment, read_time
from citykey_site.domain.events import WindowPlan

ZONES = ("CDT", "CST")
ZONE = re.compile(r"(.*\d.*?)\s*\b(cdt|cst)", re.IGNORECASE)
ADVICE = "Write a window of its own like 10:15-11:00=8, inside the hours of the event."


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Holds a wall time; `zone` is CDT or CST where the clock change makes it needed."""

    clock: time
    zone: str = ""

    def on(self, day: date) -> datetime:
        """Returns the UTC moment on a day; raises CellWrong on the hour of a clock change."""
        if not self.zone:
            return moment(day, self.clock)
        fold = ZONES.index(self.zone)
        found = datetime.combine(day, self.clock.replace(fold=fold), times.CHICAGO)
        if found.tzname() != self.zone:
            raise CellWrong(FaultCode.CLOCK_CHANGE, f"Write the time without {self.zone}.")
        return found.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWindow:
    """Holds a window of its own, as it was typed."""

    starts: Clock
    ends: Clock
    places: int
    typed: str

    def on(self, day: date) -> WindowPlan:
        """Returns the window on a day; raises CellWrong where it ends before it starts."""
        window = WindowPlan(
            starts_at=self.starts.on(day), ends_at=self.ends.on(day), places=self.places
        )
        if window.ends_at <= window.starts_at:
            raise CellWrong(FaultCode.WINDOWS_WRONG, "Write an end after the start.", self.typed)
        return window


def parted(cell: str) -> tuple[str, str]:
    """Returns the pieces of a cell that change a window of the rule, and those with hours."""
    pieces = [piece.strip() for piece in BETWEEN_WINDOWS.split(cell.replace("\u2013", "-"))]
    own = [piece for piece in pieces if "-" in piece.partition("=")[0]]
    return ";".join(piece for piece in pieces if piece not in own), ";".join(own)


def read_own(cell: str) -> tuple[OwnWindow, ...]:
    """Returns the windows of their own in a cell; raises CellWrong."""
    return tuple(_own(piece) for piece in cell.split(";") if piece)


def written(window: WindowPlan) -> str:
    """Returns a window as `read_own` reads it."""
    return f"{_clock(window.starts_at)}-{_clock(window.ends_at)}={window.places}"


def merged(rule: Sequence[WindowPlan], own: Sequence[WindowPlan]) -> tuple[WindowPlan, ...]:
    """Returns all windows in order of time; one of its own takes the place of the rule's."""
    starts = {window.starts_at for window in own}
    kept = [window for window in rule if window.starts_at not in starts]
    return tuple(sorted((*kept, *own), key=lambda window: window.starts_at))


def is_clear(at: datetime) -> bool:
    """Tells whether the wall time of a moment is that of no other moment."""
    local = times.local(at)
    return local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset()


def _own(piece: str) -> OwnWindow:
    hours, _, places = piece.partition("=")
    starts, _, ends = hours.partition("-")
    try:
        return OwnWindow(
            starts=_read_clock(starts),
            ends=_read_clock(ends),
            places=read_places(places.strip()),
            typed=piece,
        )
    except CellWrong:
        raise CellWrong(FaultCode.WINDOWS_WRONG, ADVICE, piece) from None


def _read_clock(text: str) -> Clock:
    found = ZONE.fullmatch(text.strip())
    if found:
        return Clock(clock=read_time(found[1]), zone=found[2].upper())
    return Clock(clock=read_time(text.strip()))


def _clock(at: datetime) -> str:
    local = times.local(at)
    return f"{local:%H:%M}" if is_clear(at) else f"{local:%H:%M} {local.tzname()}"
