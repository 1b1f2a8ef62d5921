"""First come, first served: with the limits of the site or without, at once or in two releases.

A run is a list of presses in the order of time. Nobody looks at a database here; the rules are
those of `citykey_site.domain` wherever there is one.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import count
from random import Random

from benchmarks.fairness.event import ALL, DAY, MINUTE, NAMES, PLACES, WINDOWS, moment
from benchmarks.fairness.people import Party, coming_back
from citykey_site.domain import checks, doubts, emails, mail_domains, releases
from citykey_site.domain.doubts import Doubt, Standing
from citykey_site.domain.limits import Limits
from citykey_site.domain.throttle import Count

# Without any limit the script books each mailbox until nothing is left.
WITHOUT_LIMIT = 8
SECOND_RELEASE = 10 * DAY
HALF = 50
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

    def __init__(self, limits: Limits | None) -> None:
        self.outcome = Outcome(left=dict.fromkeys(NAMES, PLACES))
        self._limits = limits
        self._unchecked = 0
        self._by_mailbox: Counter[str] = Counter()
        self._by_domain: Counter[str | None] = Counter()
        self._by_network: defaultdict[str, Count] = defaultdict(Count)
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

    def _presses(self, party: Party) -> int:
        if not party.hoards:
            return 1
        return self._limits.bookings_per_mailbox if self._limits else WITHOUT_LIMIT

    def _at(self, seconds: float, act, *facts: object) -> None:
        heapq.heappush(self._coming, (seconds, next(self._numbers), act, *facts))

    def _press(self, now: float, party: Party, is_first: bool) -> None:
        window = self._window_for(party)
        if window is None:
            if is_first:
                self.outcome.turned_away.append((now, party))
            return
        doubt = self._doubt(party, now) if self._limits else None
        if doubt is None:
            self._book(party, window)
        else:
            self._ask(party, window, now, can_finish=doubt is not Doubt.LIMIT)

    def _ask(self, party: Party, window: str, now: float, *, can_finish: bool) -> None:
        """Sends a letter; the window is kept where the share for unchecked requests allows it."""
        time = self._limits.check_minutes * MINUTE
        finishes_in_time = can_finish and party.reads < time
        is_kept = self._unchecked + party.people <= checks.most_kept(ALL, self._limits)
        if is_kept:
            self._unchecked += party.people
            self.outcome.left[window] -= party.people
            if finishes_in_time:
                self._at(now + party.reads, self._finish, party, window)
            else:
                self._at(now + time, self._let_go, party, window)
        if can_finish and not (is_kept and finishes_in_time):
            self._at(now + party.reads, self._finish_late, party)

    def _finish(self, now: float, party: Party, window: str) -> None:
        self._let_go(now, party, window)
        if not self._is_over_limit(party):
            self._book(party, window)

    def _let_go(self, now: float, party: Party, window: str) -> None:
        self._unchecked -= party.people
        self.outcome.left[window] += party.people

    def _finish_late(self, now: float, party: Party) -> None:
        window = self._window_for(party)
        if window is None:
            self.outcome.turned_away.append((now, party))
        elif not self._is_over_limit(party):
            self._book(party, window)

    def _book(self, party: Party, window: str) -> None:
        mailbox, domain = _counted(party.email)
        self.outcome.left[window] -= party.people
        self.outcome.got[party.number].append(window)
        self._by_mailbox[mailbox] += 1
        self._by_domain[domain] += 1

    def _window_for(self, party: Party) -> str | None:
        left = self.outcome.left
        for name in (*party.wishes, *NAMES):
            if left[name] >= party.people:
                return name
        return None

    def _doubt(self, party: Party, now: float) -> Doubt | None:
        counted, at = self._by_network[party.network], moment(now)
        fast = doubts.is_fast(counted, self._limits, now=at)
        since = at - timedelta(minutes=self._limits.network_minutes)
        lately = (item for item in counted.moments if item > since)
        self._by_network[party.network] = Count(moments=(*lately, at))
        return doubts.doubt(self._standing(party), marked=False, fast=fast, limits=self._limits)

    def _is_over_limit(self, party: Party) -> bool:
        return doubts.is_over(self._standing(party), self._limits)

    def _standing(self, party: Party) -> Standing:
        mailbox, domain = _counted(party.email)
        return Standing(
            of_mailbox=self._by_mailbox[mailbox],
            allowed=self._limits.bookings_per_mailbox,
            of_domain=None if domain is None else self._by_domain[domain],
        )


def at_once(parties: Sequence[Party], limits: Limits | None) -> Outcome:
    """Opens all places at one moment."""
    site = FirstCome(limits)
    site.run(parties)
    return site.outcome


def in_two(parties: Sequence[Party], limits: Limits, chance: Random) -> Outcome:
    """Opens half of the places at one moment and half at another, ten days later."""
    site = FirstCome(limits)
    left = site.outcome.left
    later = releases.split(WINDOWS, list(left.values()), ALL * HALF // 100)
    for name, people in zip(NAMES, later, strict=True):
        left[name] -= people
    site.run(parties)
    for name, people in zip(NAMES, later, strict=True):
        left[name] += people
    again = [
        coming_back(party, chance)
        for party in parties
        if party.hoards
        or (not site.outcome.got[party.number] and chance.random() * 100 < COME_BACK)
    ]
    site.run(again, opens=SECOND_RELEASE)
    return site.outcome


@cache
def _counted(email: str) -> tuple[str, str | None]:
    return emails.mailbox(email), mail_domains.registered(email)
