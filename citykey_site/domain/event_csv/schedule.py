"""The day, the hours and the windows of a row, and whether they fit together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from citykey_site.domain import times
from citykey_site.domain.event_csv.faults import CellWrong, FaultCode
from citykey_site.domain.event_csv.moments import moment
from citykey_site.domain.event_csv.own_windows import OwnWindow, merged
from citykey_site.domain.events import WindowPlan, plan_windows

# Five-minute windows over a working day are 96; more is a slip.
MOST_WINDOWS = 100
SHOWN_WINDOWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Holds when an event is, in Chicago wall time, and its places for people by window."""

    day: date
    starts: time
    ends: time
    minutes: int
    places: int
    exceptions: Mapping[time, int]
    own: tuple[OwnWindow, ...] = ()

    @property
    def length(self) -> int:
        """Counts the real minutes of the event; raises CellWrong on the hour of a clock change."""
        return _minutes(moment(self.day, self.starts), moment(self.day, self.ends))

    @property
    def windows(self) -> tuple[WindowPlan, ...]:
        """Returns the windows; rows of one day and one rule share them, since files are long."""
        exceptions = frozenset(self.exceptions.items())
        rule = _windows(self.day, self.starts, self.ends, self.minutes, self.places, exceptions)
        if not self.own:
            return rule
        return merged(rule, [window.on(self.day) for window in self.own])

    @property
    def rest(self) -> int:
        """Counts the minutes at the end that are too few for a window."""
        return self.length % self.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Holds why a schedule cannot be, and the column to mend; `value` as in Fault."""

    column: str
    code: FaultCode
    advice: str
    value: str | None = None


def check(schedule: Schedule) -> Problem | None:
    """Returns the first thing that does not fit, or None."""
    return (
        _clock_change(schedule)
        or _hours(schedule)
        or _own_windows(schedule)
        or _exceptions(schedule)
    )


def _clock_change(schedule: Schedule) -> Problem | None:
    for column, clock in (("starts", schedule.starts), ("ends", schedule.ends)):
        try:
            moment(schedule.day, clock)
        except CellWrong as wrong:
            return Problem(column=column, code=wrong.code, advice=wrong.advice)
    return None


def _hours(schedule: Schedule) -> Problem | None:
    length, minutes = schedule.length, schedule.minutes
    if length <= 0:
        advice = f"Write an end after {schedule.starts:%H:%M}, like 13:00 or 1 PM."
        return Problem(column="ends", code=FaultCode.ENDS_TOO_EARLY, advice=advice)
    if minutes > length:
        advice = f"Write at most {length} minutes; the event is no longer than that."
        return Problem(column="window_minutes", code=FaultCode.WINDOW_TOO_LONG, advice=advice)
    if length // minutes > MOST_WINDOWS:
        advice = f"Write longer windows; an event has at most {MOST_WINDOWS}."
        return Problem(column="window_minutes", code=FaultCode.WINDOWS_TOO_MANY, advice=advice)
    return None


def _own_windows(schedule: Schedule) -> Problem | None:
    opens, closes = (moment(schedule.day, clock) for clock in (schedule.starts, schedule.ends))
    seen = set()
    for own in schedule.own:
        try:
            window = own.on(schedule.day)
        except CellWrong as wrong:
            return _windows_wrong(wrong.advice, own.typed)
        if not opens <= window.starts_at < window.ends_at <= closes:
            advice = f"Write hours from {schedule.starts:%H:%M} to {schedule.ends:%H:%M}."
            return _windows_wrong(advice, own.typed)
        if window.starts_at in seen:
            return _windows_wrong("Write this window once.", own.typed)
        seen.add(window.starts_at)
    return None


def _windows_wrong(advice: str, value: str) -> Problem:
    return Problem(column="windows", code=FaultCode.WINDOWS_WRONG, advice=advice, value=value)


def _exceptions(schedule: Schedule) -> Problem | None:
    if not schedule.exceptions:
        return None
    starts = [times.local(window.starts_at).time() for window in schedule.windows]
    strange = next((clock for clock in schedule.exceptions if clock not in starts), None)
    if strange is None:
        return None
    like = ", ".join(f"{clock:%H:%M}" for clock in starts[:SHOWN_WINDOWS])
    advice = f"Write only times at which a window starts, such as {like}."
    return _windows_wrong(advice, f"{strange:%H:%M}")


@lru_cache(maxsize=2048)
def _windows(
    day: date,
    starts: time,
    ends: time,
    minutes: int,
    places: int,
    exceptions: frozenset[tuple[time, int]],
) -> tuple[WindowPlan, ...]:
    return plan_windows(day, starts, ends, minutes, places, dict(exceptions))


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds()) // 60
