"""Plays every mode with the same people, run after run; the base of chance is fixed."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from random import Random

from benchmarks.fairness import freed
from benchmarks.fairness.evidence import Evidence
from benchmarks.fairness.first_come import Outcome, at_once, in_two
from benchmarks.fairness.lots import Drawn, draw
from benchmarks.fairness.people import Party, crowd, hoard
from citykey_site.domain.limits import Limits

BASE = "CityKey 2026"
RUNS = 500
LIMITS = Limits()
HOARDERS = {
    "domain": "125 addresses at a domain of its own",
    "bought": "125 mailboxes at large providers",
    "spread": "the same, and a network for each",
}
# The draws with this hoarder are tested by chi-square.
SHOWN = "bought"
Mode = Callable[[Sequence[Party], Random], Outcome | Drawn]


def _then_waitlist(parties: Sequence[Party], chance: Random) -> Outcome:
    outcome = at_once(parties, LIMITS)
    freed.waitlist(outcome, parties, chance, LIMITS)
    return outcome


MODES: dict[str, Mode] = {
    "first come": lambda parties, chance: at_once(parties, None),
    "with limits": lambda parties, chance: at_once(parties, LIMITS),
    "in two halves": lambda parties, chance: in_two(parties, LIMITS, chance),
    "with waitlist": _then_waitlist,
    "draw": lambda parties, chance: draw(parties, chance, LIMITS),
}
RETURNS = {"at once": freed.at_once, "slowly": freed.slowly}


class Tally:
    """Counts, over all runs of a mode, what the hoarder got and how many of each group."""

    def __init__(self) -> None:
        self.hoarded: list[int] = []
        self.got: Counter[tuple] = Counter()

    def add(self, by_number: Mapping[str, Party], outcome: Outcome) -> None:
        """Counts one run."""
        hoarded = 0
        for number, windows in outcome.got.items():
            party = by_number[number]
            if party.hoards:
                hoarded += party.people * len(windows)
            elif windows:
                self.got.update(groups_of(party))
        self.hoarded.append(hoarded)


def groups_of(party: Party) -> Iterator[tuple]:
    """Gives the groups that a real party belongs to."""
    yield ("all",)
    yield ("comes", "early" if party.is_early else "late")
    yield ("language", party.language)
    yield ("people", party.people)


class Played:
    """Holds the tallies by hoarder and mode, and what the draws show."""

    def __init__(self) -> None:
        self.tallies = {(kind, mode): Tally() for kind in HOARDERS for mode in MODES}
        self.evidence = Evidence()
        self._wanted: Counter[tuple] = Counter()

    def run(
        self,
        number: int,
        *,
        kinds: Collection[str] = tuple(HOARDERS),
        modes: Collection[str] = tuple(MODES),
    ) -> None:
        """Plays one run, with the same real parties for each hoarder and mode."""
        people = crowd(Random(f"{BASE} {number}"))
        for party in people:
            self._wanted.update(groups_of(party))
        for kind in kinds:
            parties = people + hoard(Random(f"{BASE} {number} {kind}"), kind)
            by_number = {party.number: party for party in parties}
            for mode in modes:
                played = MODES[mode](parties, Random(f"{BASE} {number} {kind} {mode}"))
                if isinstance(played, Drawn):
                    if kind == SHOWN:
                        self.evidence.add(played)
                    played = played.outcome
                self.tallies[kind, mode].add(by_number, played)

    def chance(self, kind: str, mode: str, group: tuple) -> float:
        """Returns which share of the real parties of a group got a place."""
        return self.tallies[kind, mode].got[group] / self._wanted[group]


def traded(runs: int, minutes: float) -> dict[str, float]:
    """Returns, for each way back, the share of freed places that the hoarder gets again.

    Real people look by themselves, one in so many `minutes`.
    """
    return {
        name: sum(
            freed.trades(returns, minutes, Random(f"{BASE} {name} {minutes} {number}"))
            for number in range(runs)
        )
        / runs
        for name, returns in RETURNS.items()
    }
