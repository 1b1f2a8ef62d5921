"""Keeps, moves and cancels events, and tells every booked party in its own language."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from citykey_site.domain import bookings as booking_rules
from citykey_site.domain import event_changes as rules
from citykey_site.domain import refusals, times
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event, EventPlan, Status, WindowPlan
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.domain.window_pairs import Pair, added, differences, dropped, pairs
from citykey_site.mail import bookings as letters
from citykey_site.services import (
    changed_windows,
    moved_draws,
    moved_lines,
    offers,
    places,
    shares,
    waitlist,
)
from citykey_site.services.new_bookings import tell
from citykey_site.storage import bookings, events, kept, slots, waits
from citykey_site.storage.counted import Counted, count


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
    """Counts what keeping plans did; `ended` are the parties that `carry` has still to tell."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    canceled: int = 0
    letters: int = 0
    ended: list[Booking] = field(default_factory=list)


def keep(plan: EventPlan, *, told: Told, office: Office, now: datetime) -> None:
    """Adds an event or brings a kept one up to its plan; opens no transaction.

    A deed that may cancel ends with `carry`. Raises WindowKept where booked people would lose
    their places.
    """
    events.lock([plan.public_id])
    kept = events.find_any(plan.public_id)
    if kept is None:
        _add(plan, now=now)
        told.added += 1
        return
    if kept.status is not Status.CANCELED and plan.status is Status.CANCELED:
        told.ended += close_event(kept, now=now)
        told.canceled += 1
        return
    if is_kept(kept, slots.of_event(kept.id), plan):
        told.unchanged += 1
        return
    told.letters += _change(kept, plan, office=office, now=now)
    told.changed += 1


def carry(told: Told, *, office: Office, now: datetime) -> None:
    """Tells the parties that have lost their place, and offers each another time.

    It comes after every closing of a deed, so that nobody is offered what closes with it.
    Opens no transaction.
    """
    ended, told.ended = told.ended, []
    told.letters += offers.carry(ended, office=office, now=now)


def cancel(event: Event, *, office: Office, now: datetime) -> int:
    """Cancels one event, tells its parties, and counts the letters; opens no transaction."""
    told = Told(ended=close_event(event, now=now))
    carry(told, office=office, now=now)
    return told.letters


def close_event(event: Event, *, now: datetime) -> list[Booking]:
    """Cancels an event and returns the bookings that ended with it; opens no transaction."""
    events.lock([event.public_id])
    events.set_status(event.id, Status.CANCELED)
    return _end_bookings(event, slots.of_event(event.id), now=now)


def close_window(event: Event, slot: Slot, *, now: datetime) -> list[Booking]:
    """Closes one window and returns the bookings that ended with it; opens no transaction."""
    ended = _end_bookings(event, [slot], now=now)
    _close(slot)
    events.count_version(event.id)
    return ended


def is_kept(event: Event, kept: tuple[Slot, ...], plan: EventPlan) -> bool:
    """Tells whether the kept event already is what the plan asks for."""
    hours = (times.at(plan.day, plan.starts), times.at(plan.day, plan.ends))
    same_names = (
        "venue", "speaks", "access", "opens_at", "release", "status", "window_minutes",
        "draw_opens_at", "draw_closes_at", "check_emails", "slow_return",
    )  # fmt: skip
    return (
        _windows_kept(kept, plan.windows)
        and (event.starts_at, event.ends_at) == hours
        and all(getattr(event, name) == getattr(plan, name) for name in same_names)
        and dict(event.notes) == dict(plan.notes)
        and dict(event.directions) == dict(plan.directions)
        and _planned(event) == _planned(plan)
    )


def _planned(event: Event | EventPlan) -> datetime | None:
    # Once an event is published or canceled, the moment that was planned means nothing.
    return event.publish_at if event.status is Status.DRAFT else None


def _windows_kept(kept: tuple[Slot, ...], planned: tuple[WindowPlan, ...]) -> bool:
    # A window without places is none, whether it was closed or was never there.
    return [(slot.starts_at, slot.ends_at, slot.capacity) for slot in kept if slot.capacity] == [
        (window.starts_at, window.ends_at, window.places) for window in planned if window.places
    ]


def _add(plan: EventPlan, *, now: datetime) -> None:
    event = events.add(plan)
    for window in plan.windows:
        slots.add(event.id, event.public_id, window)
    shares.lay(event, now=now)


def _end_bookings(event: Event, closing: Iterable[Slot], *, now: datetime) -> list[Booking]:
    # A window that has started stays as it was: people are there, or have been.
    gone = {slot.id for slot in closing if not slot.has_started(now)}
    active = [item for item in bookings.active_of_event(event.id) if item.slot.id in gone]
    ended = [booking_rules.cancel_with_event(booking) for booking in active]
    for booking in ended:
        bookings.save(booking)
    count(Counted.ENDED, len(ended))
    # What is kept here is gone as well. All of it is locked before a window changes: whoever
    # ends one of it has it locked first, and then waits for its window.
    offered = waitlist.let_go(gone)
    kept.lock(gone)
    displaced = offers.let_go(gone, now=now)
    places.give_back([*offered, *kept.remove_of_slots(gone)])
    for booking in sorted(ended, key=lambda item: item.slot.id):
        slots.release_places(booking.slot.id, booking.party_size)
    return ended + displaced


def _change(kept: Event, plan: EventPlan, *, office: Office, now: datetime) -> int:
    if rules.changes_fixed_draw(kept, plan, now=now):
        raise refusals.DrawFixed
    active = bookings.active_of_event(kept.id)
    moved_place = not rules.is_same_place(kept.venue, plan.venue)
    moved = moved_place or plan.day != kept.day
    before = slots.of_event(kept.id)
    changed_windows.let_go(dropped(pairs(before, plan.windows)))
    line = waits.lock_line(kept.id) if moved else []
    lifted = shares.lift(kept, now=now) if _moves_places(kept, plan) else None
    planned = pairs(slots.of_event(kept.id), plan.windows)
    for block in rules.blocks(planned, now=now):
        raise WindowKept(block.starts_at, block.taken, block.places)
    news = {
        slot.id
        for slot, window in planned
        if rules.is_news(slot, window, moved_place=moved_place, now=now)
    }
    _bring_windows(kept, planned, plan.windows)
    event = events.change(kept.public_id, plan)
    told = moved_draws.bring(event, before=kept.day, moved=moved, office=office, now=now)
    told += moved_lines.tell(line, event, office=office, now=now)
    if lifted is not None:
        shares.lay(event, now=now, lifted=lifted)
        changed_windows.keep_added(event, before, now=now)
    touched = [booking for booking in active if booking.slot.id in news]
    return told + _tell_moved(event, touched, office=office, now=now)


def _moves_places(kept: Event, plan: EventPlan) -> bool:
    # Else what is kept stays where it is: to lay it anew could move it to other windows.
    same_plan = (kept.release, kept.status) == (plan.release, plan.status)
    return not same_plan or bool(differences(slots.of_event(kept.id), plan.windows))


def _tell_moved(event: Event, touched: Sequence[Booking], *, office: Office, now: datetime) -> int:
    now_kept = {slot.id: slot for slot in slots.of_event(event.id)}
    told = 0
    for before in touched:
        slot = now_kept[before.slot.id]
        after = replace(
            before,
            event=event,
            slot=slot,
            sequence=before.sequence + 1,
            remind_at=_reminder(before, slot, now=now),
        )
        bookings.save(after)
        told += tell(letters.event_moved, bookings.get(before.uid), office=office, now=now)
    return told


def _reminder(booking: Booking, slot: Slot, *, now: datetime) -> datetime | None:
    return times.reminder_moment(slot.starts_at, now=now) if booking.email else None


def _bring_windows(
    event: Event,
    planned: Collection[Pair],
    windows: Iterable[WindowPlan],
) -> None:
    for slot, window in planned:
        if window is None:
            _drop(slot)
        elif not slots.change(slot.id, window):
            raise WindowKept(slot.starts_at, slot.taken, window.places)
    for window in added(planned, windows):
        slots.add(event.id, event.public_id, window)


def _drop(slot: Slot) -> None:
    """Removes a window, or closes it where canceled bookings stand on it until their erasure."""
    if slots.was_ever_booked(slot.id):
        _close(slot)
    else:
        slots.remove(slot.id)


def _close(slot: Slot) -> None:
    closed = WindowPlan(starts_at=slot.starts_at, ends_at=slot.ends_at, places=0)
    if not slots.change(slot.id, closed):
        raise WindowKept(slot.starts_at, slot.taken, 0)
