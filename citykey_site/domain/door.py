"""The door of an event: which window is on now, and how many people are still to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain.attendance import State
from citykey_site.domain.slots import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """Counts the people of one window at the door."""

    slot: Slot
    came: int
    missed: int

    @property
    def waiting(self) -> int:
        """Counts the people of whom nobody has said anything yet."""
        return max(self.slot.taken - self.came - self.missed, 0)


def headcounts(
    slots: Sequence[Slot], marked: Mapping[int, Mapping[State, int]]
) -> tuple[Headcount, ...]:
    """Returns the counts of each window that has places; `marked` counts people by its row."""
    return tuple(
        Headcount(
            slot=slot,
            came=marked.get(slot.id, {}).get(State.CAME, 0),
            missed=marked.get(slot.id, {}).get(State.MISSED, 0),
        )
        for slot in slots
        if slot.capacity
    )


def now_and_next(counts: Sequence[Headcount], *, now: datetime) -> tuple[Headcount, ...]:
    """Returns the window that is on and the one after it; fewer before and after the event."""
    return tuple(count for count in counts if now < count.slot.ends_at)[:2]
