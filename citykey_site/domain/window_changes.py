"""One window more, or one window changed: the plan of the event that says so."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from citykey_site.domain import refusals, times
from citykey_site.domain.events import Event, EventPlan, WindowPlan
from citykey_site.domain.slots import Slot


def plan_of(event: Event, slots: Iterable[Slot]) -> EventPlan:
    """Returns the plan that a kept event already fulfills, with every window named."""
    return EventPlan(
        public_id=event.public_id,
        venue=event.venue,
        day=event.day,
        starts=times.local(event.starts_at).time(),
        ends=times.local(event.ends_at).time(),
        window_minutes=event.window_minutes,
        windows=tuple(
            WindowPlan(
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                places=slot.capacity,
                slot_id=slot.public_id,
            )
            for slot in slots
        ),
        speaks=event.speaks,
        access=event.access,
        notes=event.notes,
        opens_at=event.opens_at,
        release=event.release,
        status=event.status,
        directions=event.directions,
        publish_at=event.publish_at,
        draw_opens_at=event.draw_opens_at,
        draw_closes_at=event.draw_closes_at,
        check_emails=event.check_emails,
        slow_return=event.slow_return,
    )


def with_window(
    event: Event, slots: Iterable[Slot], window: WindowPlan, *, now: datetime
) -> EventPlan:
    """Returns the plan with a window added, or changed where it names a kept one.

    What is there already, as when the form is sent twice, changes nothing. Raises
    WindowEndsFirst, WindowOutside, WindowPast or WindowTwice.
    """
    kept = plan_of(event, slots)
    if any(_is_there(item, window) for item in kept.windows):
        return kept
    others = [item for item in kept.windows if item.slot_id != window.slot_id]
    check_window(event, others, window, now=now)
    windows = sorted([*others, window], key=lambda item: item.starts_at)
    return replace(kept, windows=tuple(windows))


def check_window(
    event: Event, others: Iterable[WindowPlan], window: WindowPlan, *, now: datetime
) -> None:
    """Raises what keeps a window from standing in an event beside the others."""
    if window.ends_at <= window.starts_at:
        raise refusals.WindowEndsFirst
    if not event.starts_at <= window.starts_at < window.ends_at <= event.ends_at:
        raise refusals.WindowOutside(starts_at=event.starts_at, ends_at=event.ends_at)
    if window.starts_at <= now:
        raise refusals.WindowPast
    if any(item.starts_at == window.starts_at for item in others):
        raise refusals.WindowTwice


def _is_there(kept: WindowPlan, window: WindowPlan) -> bool:
    return window in (kept, replace(kept, slot_id=""))
