"""Walk-ins: people without an appointment who take places that are not used."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from citykey_site.domain.refusals import NoUnusedPlaces, WalkInsNotNow
from citykey_site.domain.slots import Slot


def unused(slots: Sequence[Slot], missed: Mapping[int, int], *, now: datetime) -> int:
    """Counts the places of the windows that have started and that nobody uses.

    They were never booked, or a person marked those who booked them as missed; `missed` counts
    people by row of the window. A window that is still to start is left to those who book.
    """
    free = sum(
        slot.left + missed.get(slot.id, 0) - slot.walked_in
        for slot in slots
        if slot.has_started(now)
    )
    return max(free, 0)


def window_of(slots: Sequence[Slot], *, now: datetime) -> Slot:
    """Returns the window in which a walk-in is counted: the latest that has started.

    Raises WalkInsNotNow before the first window and after the end of the last.
    """
    started = [slot for slot in slots if slot.has_started(now) and slot.capacity]
    if not started or now >= slots[-1].ends_at:
        raise WalkInsNotNow
    return started[-1]


def check_room(people: int, free: int) -> None:
    """Raises NoUnusedPlaces where fewer places are unused than people came."""
    if people > free:
        raise NoUnusedPlaces(left=free)
