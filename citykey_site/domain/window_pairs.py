"""Which planned window a kept one becomes; the deed and what is shown before it ask here."""

from collections.abc import Iterable, Sequence

from citykey_site.domain.events import WindowPlan
from citykey_site.domain.slots import Slot

Pair = tuple[Slot, WindowPlan | None]


def pairs(old: Sequence[Slot], new: Sequence[WindowPlan]) -> list[Pair]:
    """Pairs kept windows with planned ones, None where the plan has none for it.

    By name, where the plan names the windows that it continues. In order, where the event moved
    as a whole: every window by the same span, or none of them at an old time; closed windows
    may be left out of the plan then. Else by time.
    """
    named = {window.slot_id: window for window in new if window.slot_id}
    if named:
        return [(slot, named.get(slot.public_id)) for slot in old]
    for kept in (old, [slot for slot in old if slot.capacity]):
        if _moved_as_a_whole(kept, new):
            matched = {slot.id: window for slot, window in zip(kept, new, strict=True)}
            return [(slot, matched.get(slot.id)) for slot in old]
    starts = {window.starts_at: window for window in new}
    return [(slot, starts.get(slot.starts_at)) for slot in old]


def added(planned: Iterable[Pair], new: Iterable[WindowPlan]) -> list[WindowPlan]:
    """Returns the planned windows that continue no kept one."""
    matched = {id(window) for _, window in planned}
    return [window for window in new if id(window) not in matched]


def dropped(planned: Iterable[Pair]) -> set[int]:
    """Returns the rows of the kept windows that the plan does not continue."""
    return {slot.id for slot, window in planned if window is None}


def differences(
    old: Sequence[Slot], new: Sequence[WindowPlan]
) -> list[tuple[Slot | None, WindowPlan | None]]:
    """Returns what becomes of each window that does not stay as it is; None: there is none."""
    planned = pairs(old, new)
    changed = [
        (slot, window)
        for slot, window in planned
        if not is_same_time(slot, window) or slot.capacity != window.places
    ]
    gone = [(slot, window) for slot, window in changed if window or slot.capacity]
    return [*gone, *((None, window) for window in added(planned, new))]


def is_same_time(slot: Slot, window: WindowPlan | None) -> bool:
    """Tells whether a planned window is at the time of the kept one."""
    return window is not None and (slot.starts_at, slot.ends_at) == (
        window.starts_at,
        window.ends_at,
    )


def _moved_as_a_whole(old: Sequence[Slot], new: Sequence[WindowPlan]) -> bool:
    if len(old) != len(new):
        return False
    spans = {window.starts_at - slot.starts_at for slot, window in zip(old, new, strict=True)}
    return len(spans) == 1 or not {slot.starts_at for slot in old} & {
        window.starts_at for window in new
    }
