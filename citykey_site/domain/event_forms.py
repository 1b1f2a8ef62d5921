"""The words of the event form: cells of one row of the events file, read by the same rules.

So a form and a file get the same advice.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from citykey_site.domain import times, venue_forms
from citykey_site.domain.event_changes import FIXED_DRAW, changes_fixed_draw
from citykey_site.domain.event_csv import write_events
from citykey_site.domain.event_csv.cells import MOST_PLACES
from citykey_site.domain.event_csv.release_cells import kept_release, write_release
from citykey_site.domain.event_csv.row_cells import Row
from citykey_site.domain.event_csv.rows import read_row
from citykey_site.domain.event_csv.text import neutral, restored
from citykey_site.domain.events import Event, EventPlan, Status
from citykey_site.domain.refusals import WallTimeMissing, WallTimeTwice
from citykey_site.domain.slots import Slot
from citykey_site.domain.venue_forms import VENUE_FIELDS, Faults, once
from citykey_site.domain.venues import Venue

NEW_VENUE = "new"
MOMENTS = ("opens_at", "release", "draw_opens_at", "draw_closes_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Holds what a form says: a plan, or the faults, each with its field and one sentence.

    `notes` stop nothing and are worth saying.
    """

    plan: EventPlan | None = None
    faults: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def read(
    typed: Mapping[str, str],
    *,
    venues: Mapping[str, Venue],
    kept: Event | None = None,
    now: datetime,
) -> Read:
    """Returns what a form says. `chosen` among its words is a key of `venues`, or `new`.

    An event that is kept keeps what the form does not ask: its id, its status, its moment of
    publishing. While its draw is open, and afterwards, the moments of the draw are fixed.
    """
    row = Row(number=0, cells=_cells(typed, venues))
    plan = read_row(row)
    faults = [(fault.column, fault.advice) for fault in row.faults]
    faults = _with_choice(faults, typed, venues)
    if plan:
        faults += [*_no_places(plan), *_past(plan, now), *_fixed_draw(kept, plan, now)]
    if faults:
        return Read(faults=tuple(once(faults)))
    return Read(plan=_as_kept(plan, kept), notes=tuple(note.advice for note in row.notes))


def words_of(event: Event, slots: Sequence[Slot]) -> dict[str, str]:
    """Returns the words with which the form of a kept event begins."""
    return {name: restored(cell) for name, cell in cells_of(event, slots).items()} | {
        "starts": _clock(event.starts_at),
        "ends": _clock(event.ends_at),
    }


def cells_of(event: Event, slots: Sequence[Slot]) -> dict[str, str]:
    """Returns a kept event as its row in the file."""
    return next(csv.DictReader(io.StringIO(write_events([(event, slots)]), newline="")))


def copied(
    event: Event, slots: Sequence[Slot], day: date, *, now: datetime
) -> tuple[EventPlan | None, str]:
    """Returns the draft that repeats an event on another day, or None and the advice why not.

    Its other moments, as that at which booking opens, are as many days before as they were.
    """
    cells = cells_of(event, slots) | {"date": day.isoformat(), "event_id": ""}
    cells |= {"status": Status.DRAFT, "publish_at": ""} | dict.fromkeys(MOMENTS, "")
    row = Row(number=0, cells=cells)
    plan = read_row(row)
    faults = _past(plan, now) if plan else [(None, row.faults[0].advice)]
    if faults:
        return None, faults[0][1]
    return replace(plan, venue=event.venue, **_moved_moments(event, day)), ""


def _moved_moments(event: Event, day: date) -> dict[str, object]:
    shares = [
        replace(share, opens_at=_moved(share.opens_at, event, day))
        for share in kept_release(event.release)
    ]
    names = ("opens_at", "draw_opens_at", "draw_closes_at")
    moved = {name: _moved(getattr(event, name), event, day) for name in names}
    return moved | {"release": write_release(shares)}


def _moved(moment: datetime | None, event: Event, day: date) -> datetime | None:
    if moment is None:
        return None
    local = times.local(moment)
    try:
        return times.at(local.date() + (day - event.day), local.time())
    except (WallTimeMissing, WallTimeTwice):
        return moment + (day - event.day)


def _cells(typed: Mapping[str, str], venues: Mapping[str, Venue]) -> dict[str, str]:
    # A form is no spreadsheet: an apostrophe before a formula was typed, and stays.
    asked = typed.keys() - {"chosen", "status", "publish_at"}
    cells = {name: neutral(words) for name, words in typed.items() if name in asked}
    venue = venues.get(typed.get("chosen", ""))
    return cells | venue_forms.words_of(venue) if venue else cells


def _with_choice(faults: Faults, typed: Mapping[str, str], venues: Mapping[str, Venue]) -> Faults:
    """Returns the faults with those of the choice, which are told first."""
    chosen, wrote = typed.get("chosen", ""), bool(typed.get("venue", "").strip())
    if chosen in venues and wrote:
        return [("chosen", "Choose a venue or write a new one, not both."), *faults]
    if chosen in venues or chosen == NEW_VENUE or wrote:
        return faults
    others = [fault for fault in faults if fault[0] not in VENUE_FIELDS]
    return [("chosen", "Choose a venue, or write a new one below."), *others]


def _no_places(plan: EventPlan) -> Faults:
    if any(window.places for window in plan.windows):
        return []
    advice = f"Write the number of places as a whole number from 1 to {MOST_PLACES}."
    return [("places_per_window", advice)]


def _past(plan: EventPlan, now: datetime) -> Faults:
    if times.at(plan.day, plan.ends) > now:
        return []
    return [("date", "Write a date to come; this one has passed.")]


def _fixed_draw(kept: Event | None, plan: EventPlan, now: datetime) -> Faults:
    if kept is None or not changes_fixed_draw(kept, replace(plan, status=kept.status), now=now):
        return []
    column = "draw_closes_at"
    if kept.draw_opens_at != plan.draw_opens_at:
        column = "draw_opens_at"
    return [(column, FIXED_DRAW)]


def _as_kept(plan: EventPlan, kept: Event | None) -> EventPlan:
    if kept is None:
        return replace(plan, status=Status.DRAFT, publish_at=None)
    return replace(
        plan,
        public_id=kept.public_id,
        status=kept.status,
        publish_at=kept.publish_at,
    )


def _clock(moment: datetime) -> str:
    local = times.local(moment)
    return f"{local.hour % 12 or 12}:{local:%M %p}"
