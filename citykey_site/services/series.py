"""Makes the drafts of a series: first the dates are shown, then they are made, all or none."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain.event_csv.ids import LONGEST
from citykey_site.domain.event_forms import copied
from citykey_site.domain.events import Event, EventPlan
from citykey_site.domain.refusals import SeriesChanged, TooBusy
from citykey_site.domain.series import Series
from citykey_site.services.event_editing import TRIES, keep_draft
from citykey_site.storage import event_lists, events, slots
from citykey_site.storage.db import transaction

DATE_FIRST = re.compile(r"\d{4}-\d\d-\d\d-")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDay:
    """Holds one date of a series.

    It can be made where there is a `plan`. Else `clash` is the event at the venue on that day,
    or `advice` says what is wrong with the date.
    """

    day: date
    public_id: str
    plan: EventPlan | None = None
    clash: Event | None = None
    advice: str = ""


def propose(event: Event, rule: Series, *, now: datetime) -> tuple[SeriesDay, ...]:
    """Returns each date of a series with what would be made of it; reads only."""
    windows = slots.of_event(event.id)
    there = {item.day: item for item in event_lists.at_venue(event.venue, rule.days)}
    ids = {day: _id_on(event, day) for day in rule.days}
    there |= {day: events.find_any(ids[day]) for day in _taken(ids)}
    return tuple(
        SeriesDay(day=day, public_id=ids[day], clash=there[day])
        if day in there
        else _copy(event, windows, day, ids[day], now)
        for day in rule.days
    )


def make(event: Event, rule: Series, *, seen: Sequence[date], by: str, now: datetime) -> int:
    """Makes the drafts of the dates that were seen, and counts them; sent twice it makes none.

    Raises SeriesChanged where other dates can be made than were seen, or TooBusy.
    """
    for _ in range(TRIES):
        # IntegrityError: the same series is being made by another at this moment.
        with suppress(IntegrityError), transaction():
            return _make(event, rule, seen, by=by, now=now)
    raise TooBusy


def _make(event: Event, rule: Series, seen: Sequence[date], *, by: str, now: datetime) -> int:
    events.lock([event.public_id])
    ids = {day: _id_on(event, day) for day in seen}
    if seen and len(_taken(ids)) == len(ids):
        return 0
    plans = {item.day: item.plan for item in propose(event, rule, now=now) if item.plan}
    if sorted(plans) != sorted(seen):
        raise SeriesChanged
    for plan in plans.values():
        keep_draft(plan, by=by, now=now)
    return len(plans)


def _copy(event: Event, windows: Sequence, day: date, public_id: str, now: datetime) -> SeriesDay:
    plan, advice = copied(event, windows, day, now=now)
    if plan:
        plan = replace(plan, public_id=public_id)
    return SeriesDay(day=day, public_id=public_id, plan=plan, advice=advice)


def _id_on(event: Event, day: date) -> str:
    """Returns the id of a series' event: always the same for the same event and day."""
    name = DATE_FIRST.sub("", event.public_id)
    return f"{day}-{name}"[:LONGEST].strip("-")


def _taken(ids: dict[date, str]) -> list[date]:
    known = event_lists.known_ids(ids.values())
    return [day for day, public_id in ids.items() if public_id in known]
