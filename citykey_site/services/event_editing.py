"""Makes drafts: a new event, a copy, and the dates of a series."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import times
from citykey_site.domain.event_csv.ids import made_ids
from citykey_site.domain.events import Event, EventPlan, Status
from citykey_site.domain.history import Deed
from citykey_site.domain.refusals import DraftOnly, EditedMeanwhile, EventThere, TooBusy
from citykey_site.services.events import is_kept
from citykey_site.storage import event_lists, events, history, slots
from citykey_site.storage.db import transaction

TRIES = 4


def add(plan: EventPlan, *, by: str, now: datetime) -> Event:
    """Keeps a new draft under a readable id; the same form sent again gives the draft it made.

    Raises EventThere where the venue has an event at this time, or TooBusy.
    """
    for _ in range(TRIES):
        # IntegrityError: the same id, or the same venue, was kept by another at this moment.
        with suppress(IntegrityError), transaction():
            return _find_same(plan) or keep_draft(_with_id(plan), by=by, now=now)
    raise TooBusy


def keep_draft(plan: EventPlan, *, by: str, now: datetime) -> Event:
    """Keeps a draft with its windows and its line of history; opens no transaction."""
    event = events.add(replace(plan, status=Status.DRAFT))
    for window in plan.windows:
        slots.add(event.id, event.public_id, window)
    history.add(Deed.ADDED, by=by, event_id=event.public_id, now=now, windows=len(plan.windows))
    return event


def remove_draft(event_id: str, *, version: int, by: str, now: datetime) -> None:
    """Throws a draft away; sent again for one that is gone, it does nothing.

    Raises DraftOnly where the event is no draft any more, and EditedMeanwhile where somebody
    else changed it since it was seen.
    """
    with transaction():
        events.lock([event_id])
        event = events.find_any(event_id)
        if event is None:
            return
        if event.status is not Status.DRAFT:
            raise DraftOnly
        if event.version != version:
            raise EditedMeanwhile
        events.remove(event.id)
        history.add(Deed.REMOVED, by=by, event_id=event_id, now=now)


def _find_same(plan: EventPlan) -> Event | None:
    starts_at = times.at(plan.day, plan.starts)
    there = event_lists.at_venue(plan.venue, [plan.day])
    for event in there:
        if event.starts_at == starts_at:
            wanted = replace(plan, public_id=event.public_id, status=Status.DRAFT)
            if is_kept(event, slots.of_event(event.id), wanted):
                return event
            raise EventThere(event_id=event.public_id)
    return None


def _with_id(plan: EventPlan) -> EventPlan:
    names = made_ids(plan.day, plan.venue.name, plan.starts)
    return replace(plan, public_id=next(name for name in names if not events.find_any(name)))
