"""The lines before the work: in order of arrival each, bounded, with fair shares of the time."""

from collections import Counter, deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from citykey_site.domain.turns import LONGEST, MANY_OF_ONE_NETWORK, ROOM, SHARES, Turn

Item = TypeVar("Item", bound=Hashable)
# Before anything was measured a request is thought to take so many seconds, and each new one
# counts for a small part of what is remembered.
FIRST_GUESS = 0.01
MEMORY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Generic[Item]):
    """Holds who waits in which line; `network` is empty where nobody is to be counted."""

    item: Item
    turn: Turn
    network: str = ""


class Lines(Generic[Item]):
    """Keeps who waits; knows no clock, no thread and no request. Whoever uses it locks it.

    `workers` answer at the same time; at most `most` may wait.
    """

    def __init__(self, *, workers: int, most: int) -> None:
        self.workers, self.most = workers, most
        self.refused: Counter[Turn] = Counter()
        self._lines: dict[Turn, deque[Place[Item]]] = {turn: deque() for turn in Turn}
        self._networks: Counter[str] = Counter()
        self._seconds = dict.fromkeys(Turn, FIRST_GUESS)
        # Working time that each line has had, divided by its share; and that of the last served.
        self._had = dict.fromkeys(Turn, 0.0)
        self._level = 0.0

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def waiting(self) -> dict[Turn, int]:
        """Returns how many wait in each line."""
        return {turn: len(line) for turn, line in self._lines.items()}

    def expected_wait(self, turn: Turn) -> float:
        """Returns in how many seconds all who wait in a line now will have had their turn.

        A line has its share of the time beside the others that have somebody, and never waits
        longer than if all others went first.
        """
        work = {one: len(line) * self._seconds[one] for one, line in self._lines.items()}
        beside = sum(SHARES[one] for one in Turn if work[one] or one is turn)
        return min(work[turn] * beside / SHARES[turn], sum(work.values())) / self.workers

    def join(self, item: Item, *, turn: Turn, network: str = "") -> bool:
        """Puts somebody at the end of a line; False where that line would be too long."""
        if network and self._networks[network] >= MANY_OF_ONE_NETWORK:
            turn = Turn.CROWD
        if len(self) >= self.most * ROOM[turn] or self.expected_wait(turn) > LONGEST[turn]:
            self.refused[turn] += 1
            return False
        if not self._lines[turn]:
            # Who was away saves nothing up.
            self._had[turn] = max(self._had[turn], self._level)
        self._lines[turn].append(Place(item=item, turn=turn, network=network))
        self._networks[network] += bool(network)
        return True

    def next(self) -> Place[Item] | None:
        """Takes out whose turn it is: the first of the line that had the least of its share."""
        owed = [turn for turn in Turn if self._lines[turn]]
        if not owed:
            return None
        turn = min(owed, key=lambda one: (self._had[one], one))
        self._level = self._had[turn]
        self._had[turn] += self._seconds[turn] / SHARES[turn]
        return self._gone(self._lines[turn].popleft())

    def leave(self, item: Item) -> bool:
        """Takes somebody out who waits no longer; False where they do not wait."""
        for line in self._lines.values():
            for place in line:
                if place.item == item:
                    line.remove(place)
                    self._gone(place)
                    return True
        return False

    def worked(self, turn: Turn, seconds: float) -> None:
        """Remembers how long somebody's work took."""
        self._seconds[turn] += (seconds - self._seconds[turn]) / MEMORY

    def _gone(self, place: Place[Item]) -> Place[Item]:
        if place.network:
            self._networks[place.network] -= 1
            if not self._networks[place.network]:
                del self._networks[place.network]
        return place
