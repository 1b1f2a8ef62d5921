"""A slot: one window of time of an event, with a number of places for people."""

from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain.times import PartOfDay, part_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Holds a window; `capacity`, `taken` and `walked_in` count people, not parties.

    `full_at` is the hour in which the last place went, the first time that it did; `event_id`
    is the row of the event.
    """

    id: int
    public_id: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    walked_in: int = 0
    full_at: datetime | None = None
    event_id: int = 0

    @property
    def left(self) -> int:
        """Counts the places that are left."""
        return self.capacity - self.taken

    @property
    def part(self) -> PartOfDay:
        """Tells in which part of the day the window starts."""
        return part_of_day(self.starts_at)

    def has_started(self, now: datetime) -> bool:
        """Tells whether it is too late to book or change, to the second."""
        return now >= self.starts_at

    def fits(self, party_size: int, now: datetime) -> bool:
        """Tells whether the whole party can still book this window."""
        return not self.has_started(now) and self.left >= party_size
