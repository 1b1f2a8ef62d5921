"""Looks at what runs by itself and at what needs a person; changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from citykey_site.domain import duties as rules
from citykey_site.domain.clock_trust import Mark
from citykey_site.domain.duties import Duty
from citykey_site.domain.events import Event
from citykey_site.domain.legal_holds import LegalHold
from citykey_site.domain.returns import Outcome
from citykey_site.domain.times import day_of
from citykey_site.services import check_in, privacy
from citykey_site.storage import (
    clock_marks,
    duties,
    events,
    legal_holds,
    outbox,
    returns,
    slots,
)

MOST_WRONG_CODES = 30
WEEK = timedelta(days=6)  # With today, seven Chicago dates.


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """Counts the letters of an event that could not be delivered; `event` None: of no event."""

    event: Event | None
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Holds what was seen.

    `letter_late` is how overdue the oldest letter is. `days_late` should be erased already.
    `doubted_clock` is there while the erasure does not believe the clock, `hold` while the law
    forbids to erase.
    `wrong_codes` are events of today with more unknown codes in an hour than by mistake.
    `returned` counts for each event the appointments to come whose letters came back,
    `came_back` the messages to the bounce address in a week, by what was done with them.
    """

    letters: int
    letter_late: timedelta
    undelivered: list[Undelivered]
    returned: list[tuple[Event, int]]
    came_back: dict[Outcome, int]
    days_late: list[date]
    failed: list[Duty]
    last_run: datetime | None
    is_silent: bool
    doubted_clock: Mark | None
    hold: LegalHold | None
    wrong_windows: int
    wrong_codes: list[tuple[Event, int]]


def look(today: Iterable[Event], *, erase_after: timedelta, now: datetime) -> Watch:
    """Looks at letters, erasure, duties and counters, and at the doors of the events of today."""
    letters, late, _ = outbox.backlog(now)
    known = duties.every()
    return Watch(
        letters=letters,
        letter_late=late,
        undelivered=_undelivered(),
        returned=_returned(now),
        came_back=returns.counted_since(day_of(now) - WEEK),
        days_late=privacy.days_late(after=erase_after, now=now),
        failed=[duty for duty in known if duty.has_failed],
        last_run=rules.last_run(known),
        is_silent=rules.is_silent(known, now=now),
        doubted_clock=_doubted_clock(),
        hold=legal_holds.current(),
        wrong_windows=len(slots.wrong_counters()),
        wrong_codes=list(_wrong_codes(today, now=now)),
    )


def _doubted_clock() -> Mark | None:
    mark = clock_marks.get()
    return mark if mark is not None and mark.doubted_since is not None else None


def _undelivered() -> list[Undelivered]:
    counts = outbox.undelivered()
    known = events.among(counts)
    return [Undelivered(event=known.get(key), letters=number) for key, number in counts.items()]


def _returned(now: datetime) -> list[tuple[Event, int]]:
    counts = returns.coming_by_event(now)
    known = events.among(counts)
    return [(known[key], number) for key, number in counts.items() if key in known]


def _wrong_codes(today: Iterable[Event], *, now: datetime) -> Iterable[tuple[Event, int]]:
    for event in today:
        number = check_in.wrong_codes_last_hour(event.public_id, now)
        if number > MOST_WRONG_CODES:
            yield event, number
