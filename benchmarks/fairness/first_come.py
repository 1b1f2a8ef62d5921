"""First come, first served: with the limits of the site or without, at once or in two releases.

A run is a list of presses in the order of time. Nobody looks at a database here; the rules are
those of `citykey_site.domain` wherever there is one.
"""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random

from benchmarks.fairness.people import DAY, MINUTE, NAMES, PLACES, WINDOWS, Party, coming_back
from citykey_site.domain import checks
from citykey_site.domain.emails import PROVIDERS, mailbox
from citykey_site.domain.limits import Limits

# Without any limit the script books each mailbox until nothing is left.
WITHOUT_LIMIT = 8
SECOND_RELEASE = 10 * DAY
# So many in a hundred who found nothing come to the second release.
COME_BACK = 60


@dataclass(slots=True)
class Outcome:
    """Holds who got which windows, by the party's number, and who was turned away when."""

    left: dict[str, int]
    got: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    turned_away: list[tuple[float, Party]] = field(default_factory=list)


class FirstCome:
    """Is the site during one run; `limits` None lets everybody book as often as they like."""

    def __init__(self, limits: Limits | None, *, share: int = 100) -> None:
        self.outcome = Outcome(left={name: PLACES * share // 100 for name in NAMES})
        self._limits = limits
        self._unchecked = 0
        self._by_mailbox: Counter[str] = Counter()
        self._by_domain: Counter[str] = Counter()
        self._by_network: defaultdict[str, deque[float]] = defaultdict(deque)
        self._coming: list[tuple] = []
        self._numbers = count()

    def run(self, parties: Iterable[Party], *, opens: float = 0.0) -> None:
        """Lets the parties press, each at its moment, and finish what they began."""
        for party in parties:
            for press in range(self._presses(party)):
                at = opens + party.arrives + party.types * (press + 1)
                self._at(at, self._press, party, press == 0)
        while self._coming:
            at, _, act, *facts = heapq.heappop(self._coming)
            act(at, *facts)

    def release(self) -> None:
        """Opens the second half of the places."""
        for name in NAMES:
            self.outcome.left[name] += PLACES - PLACES // 2

    def _presses(self, party: Party) -> int:
        if not party.hoards:
            return 1
        return self._limits.bookings_per_mailbox if self._limits else WITHOUT_LIMIT

    def _at(self, moment: float, act, *facts: object) -> None:
        heapq.heappush(self._coming, (moment, next(self._numbers), act, *facts))

    def _press(self, now: float, party: Party, is_first: bool) -> None:
        window = self._window_for(party)
        if window is None:
            if is_first:
                self.outcome.turned_away.append((now, party))
        elif self._limits is None:
            self._book(party, window)
        elif self._is_unusual(party, now):
            self._ask(party, window, now)
        elif self._may_book(party):
            self._book(party, window)

    def _ask(self, party: Party, window: str, now: float) -> None:
        """Sends a letter; the window is kept where the share for unchecked requests allows it."""
        most = checks.most_kept(WINDOWS * PLACES, self._limits)
        if self._unchecked + party.people > most or not self._may_book(party):
            self._at(now + party.reads, self._finish_late, party)
            return
        self._unchecked += party.people
        self.outcome.left[window] -= party.people
        if party.reads < self._limits.check_minutes * MINUTE:
            self._at(now + party.reads, self._finish, party, window)
        else:
            self._at(now + self._limits.check_minutes * MINUTE, self._let_go, party, window)
            self._at(now + party.reads, self._finish_late, party)

    def _finish(self, now: float, party: Party, window: str) -> None:
        self._let_go(now, party, window)
        if self._may_book(party):
            self._book(party, window)

    def _let_go(self, now: float, party: Party, window: str) -> None:
        self._unchecked -= party.people
        self.outcome.left[window] += party.people

    def _finish_late(self, now: float, party: Party) -> None:
        window = self._window_for(party)
        if window is None:
            self.outcome.turned_away.append((now, party))
        elif self._may_book(party):
            self._book(party, window)

    def _book(self, party: Party, window: str) -> None:
        self.outcome.left[window] -= party.people
        self.outcome.got[party.number].append(window)
        self._by_mailbox[mailbox(party.email)] += 1
        self._by_domain[domain_of(party)] += 1

    def _window_for(self, party: Party) -> str | None:
        left = self.outcome.left
        for name in (*party.wishes, *NAMES):
            if left[name] >= party.people:
                return name
        return None

    def _may_book(self, party: Party) -> bool:
        domain = domain_of(party)
        return self._by_mailbox[mailbox(party.email)] < self._limits.bookings_per_mailbox and (
            domain in PROVIDERS or self._by_domain[domain] < self._limits.bookings_per_domain
        )

    def _is_unusual(self, party: Party, now: float) -> bool:
        tries = self._by_network[party.network]
        while tries and tries[0] <= now - self._limits.network_minutes * MINUTE:
            tries.popleft()
        tries.append(now)
        return len(tries) > self._limits.bookings_per_network


def at_once(parties: Sequence[Party], limits: Limits | None) -> Outcome:
    """Opens all places at one moment."""
    site = FirstCome(limits)
    site.run(parties)
    return site.outcome


def in_two(parties: Sequence[Party], limits: Limits, chance: Random) -> Outcome:
    """Opens half of the places at one moment and half at another, ten days later."""
    site = FirstCome(limits, share=50)
    site.run(parties)
    site.release()
    again = [
        coming_back(party, chance)
        for party in parties
        if party.hoards
        or (not site.outcome.got[party.number] and chance.random() * 100 < COME_BACK)
    ]
    site.run(again, opens=SECOND_RELEASE)
    return site.outcome


def domain_of(party: Party) -> str:
    """Returns the domain of the email of a party."""
    return party.email.rpartition("@")[2]
