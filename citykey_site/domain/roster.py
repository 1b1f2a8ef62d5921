"""The list for the door: what staff may see of each party, and nothing more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from citykey_site.domain.attendance import Mark, State
from citykey_site.domain.slots import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Holds one booking as the door sees it: never an email, never a whole code.

    `slip` leads to its check-in page; `marks` maps the number of a person to what was said of
    that person; `has_mail` tells whether letters reach the party.
    """

    slip: str = field(repr=False)
    last_four: str
    slot_id: int
    party_size: int
    language: str
    is_active: bool
    assisted: bool
    has_mail: bool
    marks: Mapping[int, Mark]

    @property
    def came(self) -> int:
        """Counts the people of the party who came."""
        return self._count(State.CAME)

    @property
    def missed(self) -> int:
        """Counts the people of the party whom somebody marked as missed."""
        return self._count(State.MISSED)

    @property
    def waiting(self) -> int:
        """Counts the people of the party of whom nobody has said anything yet."""
        return self.party_size - len(self.marks)

    @property
    def last_at(self) -> datetime | None:
        """Returns when the latest person of the party came, None where nobody did."""
        came = [mark.at for mark in self.marks.values() if mark.state is State.CAME]
        return max(came, default=None)

    def _count(self, state: State) -> int:
        return sum(mark.state is state for mark in self.marks.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowList:
    """Holds one window with its parties in the order of their last four digits."""

    slot: Slot
    parties: tuple[Party, ...]

    @property
    def active(self) -> tuple[Party, ...]:
        """Returns the parties that hold places."""
        return tuple(party for party in self.parties if party.is_active)

    @property
    def came(self) -> int:
        """Counts the people who came."""
        return sum(party.came for party in self.active)

    @property
    def missed(self) -> int:
        """Counts the people who were marked as missed."""
        return sum(party.missed for party in self.active)

    @property
    def waiting(self) -> int:
        """Counts the people of whom nobody has said anything yet."""
        return sum(party.waiting for party in self.active)


def by_window(slots: Sequence[Slot], parties: Iterable[Party]) -> tuple[WindowList, ...]:
    """Returns each window with its parties; a closed window without parties is left out."""
    found: dict[int, list[Party]] = {slot.id: [] for slot in slots}
    for party in sorted(parties, key=lambda item: (item.last_four, item.slip)):
        found[party.slot_id].append(party)
    return tuple(
        WindowList(slot=slot, parties=tuple(found[slot.id]))
        for slot in slots
        if slot.capacity or found[slot.id]
    )
