"""Keeps, moves and cancels events, and tells every booked party in its own language."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from citykey_site.domain import bookings as rules
from citykey_site.domain import times
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event, EventPlan, Status, WindowPlan
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.mail import bookings as letters
from citykey_site.services import offers
from citykey_site.services.bookings import tell
from citykey_site.storage import bookings, events, slots


@dataclass(slots=True)
class WindowKept(Exception):
    """A plan would take places from people who have booked them.

    `starts_at` is the window; it has `taken` people, the plan leaves `places` (0: no window).
    """

    starts_at: datetime
    taken: int
    places: int


@dataclass(slots=True)
class Told:
    """Counts what keeping plans did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    canceled: int = 0
    letters: int = 0
    problems: list[tuple[str, WindowKept]] = field(default_factory=list)


def keep(plan: EventPlan, *, told: Told, office: Office, now: datetime) -> None:
    """Adds an event or brings a kept one up to its plan; opens no transaction.

    Raises WindowKept where booked people would lose their places.
    """
    events.lock([plan.public_id])
    kept = events.find_any(plan.public_id)
    if kept is None:
        _add(plan)
        told.added += 1
        return
    if kept.status is not Status.CANCELED and plan.status is Status.CANCELED:
        told.letters += cancel(kept, office=office, now=now)
        told.canceled += 1
        return
    if is_kept(kept, slots.of_event(kept.id), plan):
        told.unchanged += 1
        return
    told.letters += _change(kept, plan, office=office, now=now)
    told.changed += 1


def cancel(event: Event, *, office: Office, now: datetime) -> int:
    """Cancels an event with its coming bookings and counts the letters written.

    A window that is over stays as it was: people have been there. Opens no transaction.
    """
    events.lock([event.public_id])
    events.set_status(event.id, Status.CANCELED)
    active = bookings.active_of_event(event.id)
    coming = [booking for booking in active if booking.slot.ends_at > now]
    ended = [rules.cancel_with_event(booking) for booking in coming]
    for booking in ended:
        bookings.save(booking)
        slots.release_places(booking.slot.id, booking.party_size)
    return offers.carry(ended, office=office, now=now)


def is_kept(event: Event, kept: tuple[Slot, ...], plan: EventPlan) -> bool:
    """Tells whether the kept event already is what the plan asks for."""
    hours = (times.at(plan.day, plan.starts), times.at(plan.day, plan.ends))
    same_names = ("venue", "speaks", "access", "opens_at", "release", "status", "window_minutes")
    return (
        _windows_kept(kept, plan.windows)
        and (event.starts_at, event.ends_at) == hours
        and all(getattr(event, name) == getattr(plan, name) for name in same_names)
        and dict(event.notes) == dict(plan.notes)
    )


def _windows_kept(kept: tuple[Slot, ...], planned: tuple[WindowPlan, ...]) -> bool:
    # A window that was closed because canceled bookings stand on it is no window of the plan.
    starts = {window.starts_at for window in planned}
    open_ones = [slot for slot in kept if slot.capacity or slot.starts_at in starts]
    return [(slot.starts_at, slot.ends_at, slot.capacity) for slot in open_ones] == [
        (window.starts_at, window.ends_at, window.places) for window in planned
    ]


def _add(plan: EventPlan) -> None:
    event = events.add(plan)
    for window in plan.windows:
        slots.add(event.id, event.public_id, window)


def _change(kept: Event, plan: EventPlan, *, office: Office, now: datetime) -> int:
    active = {booking.uid: booking for booking in bookings.active_of_event(kept.id)}
    _move_windows(kept, plan)
    event = events.change(kept.public_id, plan)
    told = 0
    for uid, before in active.items():
        after = _carried(before, event)
        if after is None:
            continue
        bookings.save(
            replace(after, remind_at=times.reminder_moment(after.slot.starts_at, now=now))
        )
        tell(letters.event_moved, bookings.get(uid), office=office, now=now)
        told += 1
    return told


def _carried(before: Booking, event: Event) -> Booking | None:
    """Returns a booking at the event's new time or place, None where nothing changed for it."""
    slot = next(item for item in slots.of_event(event.id) if item.id == before.slot.id)
    moved = (slot.starts_at, slot.ends_at) != (before.slot.starts_at, before.slot.ends_at)
    if not moved and _place(event) == _place(before.event):
        return None
    return replace(before, event=event, slot=slot, sequence=before.sequence + 1)


def _place(event: Event) -> tuple[str, str]:
    # A ward or a point that staff add is no news for the people who come.
    return event.venue.name, event.venue.address


def _move_windows(kept: Event, plan: EventPlan) -> None:
    """Carries kept windows over to the plan: in order where the whole event moves, else by time."""
    old = slots.of_event(kept.id)
    pairs = _pairs(old, plan.windows)
    for slot, window in pairs:
        if window is None:
            _drop(slot)
        elif window.places < slot.taken:
            raise WindowKept(slot.starts_at, slot.taken, window.places)
        else:
            slots.change(slot.id, window)
    matched = {id(window) for _, window in pairs}
    for window in plan.windows:
        if id(window) not in matched:
            slots.add(kept.id, kept.public_id, window)


def _pairs(
    old: tuple[Slot, ...], new: tuple[WindowPlan, ...]
) -> list[tuple[Slot, WindowPlan | None]]:
    """Pairs kept windows with planned ones.

    In order where the event moved as a whole: every window by the same span, or none of them
    at an old time. Else by time.
    """
    starts = {window.starts_at: window for window in new}
    same_time = [starts.get(slot.starts_at) for slot in old]
    if len(old) == len(new):
        in_order = list(zip(old, new, strict=True))
        spans = {window.starts_at - slot.starts_at for slot, window in in_order}
        if len(spans) == 1 or not any(same_time):
            return in_order
    return list(zip(old, same_time, strict=True))


def _drop(slot: Slot) -> None:
    """Removes a window, or closes it where canceled bookings stand on it until their erasure."""
    if slot.taken:
        raise WindowKept(slot.starts_at, slot.taken, 0)
    if slots.was_ever_booked(slot.id):
        closed = WindowPlan(starts_at=slot.starts_at, ends_at=slot.ends_at, places=0)
        slots.change(slot.id, closed)
    else:
        slots.remove(slot.id)
