"""Counts people who walk in and take places that are not used, and takes a count back."""

from datetime import datetime

from citykey_site.domain import walk_ins as rules
from citykey_site.domain.attendance import State
from citykey_site.domain.bookings import check_party
from citykey_site.domain.events import Event
from citykey_site.domain.history import Deed
from citykey_site.domain.refusals import CountChanged, WalkInsNotNow
from citykey_site.services import door
from citykey_site.storage import attendance, events, history, slots
from citykey_site.storage.db import transaction


def unused_places(event: Event, *, now: datetime) -> int:
    """Counts the places that people who walk in may take now; none in a canceled event."""
    if not event.is_on:
        return 0
    windows = slots.of_event(event.id)
    return rules.unused(windows, _missed(event), now=now)


def walked_in(event: Event) -> int:
    """Counts the people who have walked in to an event."""
    return sum(slot.walked_in for slot in slots.of_event(event.id))


def admit(event_id: str, *, people: int, seen: int, by: str, now: datetime) -> int:
    """Gives unused places to people who walked in, and returns how many have walked in now.

    `seen` is the number that the person at the door saw: a second press, or a press on two
    devices at once, finds another number and counts nothing. Raises CountChanged,
    NoUnusedPlaces, WalkInsNotNow or PartySizeWrong.
    """
    with transaction():
        event = _locked(event_id)
        if walked_in(event) != seen:
            raise CountChanged
        windows = slots.of_event(event.id)
        window = rules.window_of(windows, now=now)
        check_party(people)
        rules.check_room(people, unused_places(event, now=now))
        slots.walk_in(window.id, people)
        history.add(Deed.WALKED_IN, by=by, event_id=event_id, now=now, people=people)
        return seen + people


def take_back(event_id: str, *, seen: int, by: str, now: datetime) -> int:
    """Takes one person of the count back, from the latest window that has one.

    Nothing happens where the count is 0. Raises CountChanged or DayIsErased.
    """
    with transaction():
        event = _locked(event_id)
        if walked_in(event) != seen:
            raise CountChanged
        counted = [slot for slot in slots.of_event(event.id) if slot.walked_in]
        if not counted:
            return 0
        slots.walk_in(counted[-1].id, -1)
        history.add(Deed.WALKED_IN, by=by, event_id=event_id, now=now, people=-1)
        return seen - 1


def _locked(event_id: str) -> Event:
    events.lock([event_id])
    event = events.find_any(event_id)
    door.check_not_erased(event)
    if not event.is_on:
        raise WalkInsNotNow
    return event


def _missed(event: Event) -> dict[int, int]:
    counts = attendance.people_by_slot(event.id)
    return {slot_id: people[State.MISSED] for slot_id, people in counts.items()}
