"""Marks people as missed, and takes it back. Only a person does so, never the machine."""

from datetime import datetime

from citykey_site.domain.attendance import State
from citykey_site.domain.events import Event
from citykey_site.domain.history import Deed
from citykey_site.domain.refusals import CountChanged, SlotUnknown, WindowNotStarted
from citykey_site.domain.roster import Party, WindowList, by_window
from citykey_site.services import door
from citykey_site.storage import attendance, bookings, events, history, roster, slots
from citykey_site.storage.db import transaction


def mark_window(event_id: str, slot_id: str, *, seen: int, by: str, now: datetime) -> int:
    """Marks everybody in a window of whom nothing is said yet as missed, and counts them.

    `seen` is the number that the person saw; sent twice it marks nobody more. Raises
    CountChanged, WindowNotStarted, SlotUnknown or DayIsErased.
    """
    with transaction():
        event = _locked(event_id)
        window = _window(event, slot_id)
        if not window.slot.has_started(now):
            raise WindowNotStarted
        if window.waiting == 0:
            return 0
        if window.waiting != seen:
            raise CountChanged
        for party in window.active:
            _mark_rest(party, now=now)
        history.add(Deed.MISSED, by=by, event_id=event_id, now=now, people=seen)
        return seen


def unmark(event_id: str, slip: str, *, by: str, now: datetime) -> int:
    """Takes back that people of a party were missed, and counts them; twice is the same.

    Raises SlotUnknown where the slip is of no party of the event, or DayIsErased.
    """
    with transaction():
        event = _locked(event_id)
        party = next((item for item in roster.of_event(event.id) if item.slip == slip), None)
        if party is None:
            raise SlotUnknown
        uid = bookings.find_by_slip(slip).uid
        missed = [person for person, mark in party.marks.items() if mark.state is State.MISSED]
        for person in missed:
            attendance.clear(uid, person)
        if missed:
            history.add(Deed.MISSED, by=by, event_id=event_id, now=now, people=-len(missed))
        return len(missed)


def _mark_rest(party: Party, *, now: datetime) -> None:
    uid = bookings.find_by_slip(party.slip).uid
    for person in range(1, party.party_size + 1):
        if person not in party.marks:
            attendance.mark(uid, person, State.MISSED, now)


def _window(event: Event, slot_id: str) -> WindowList:
    found = by_window(slots.of_event(event.id), roster.of_event(event.id))
    window = next((item for item in found if item.slot.public_id == slot_id), None)
    if window is None:
        raise SlotUnknown
    return window


def _locked(event_id: str) -> Event:
    events.lock([event_id])
    event = events.find_any(event_id)
    door.check_not_erased(event)
    return event
