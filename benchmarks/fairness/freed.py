"""What becomes of places that people give back: for the line, or for whoever looks first."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count
from random import Random

from benchmarks.fairness.event import DAY, HOUR, MINUTE, NAMES, OPENS, WINDOWS, moment
from benchmarks.fairness.first_come import Outcome
from benchmarks.fairness.people import Party
from citykey_site.domain import waitlist as rules
from citykey_site.domain.limits import Limits
from citykey_site.domain.waitlist import Claim

CANCELED = 8  # So many bookings of real parties in a hundred are given back.
JOINED = 70  # So many in a hundred who found nothing join the waitlist.
ANY_TIME = 50  # So many in a hundred of them would come at any time.
TAKEN = 80  # So many offers in a hundred are taken.
# How often the hoarder's script looks for a place, in seconds.
LOOKS = 30


class Line:
    """Is the waitlist of one run: freed places go to the first party that fits as a whole."""

    def __init__(self, outcome: Outcome, line: Iterable[Party], chance: Random) -> None:
        self._outcome = outcome
        self._chance = chance
        self._waiting = {
            place: (party, set(NAMES if chance.random() * 100 < ANY_TIME else party.wishes))
            for place, party in enumerate(line)
        }

    def run(self, parties: Iterable[Party], *, limits: Limits) -> None:
        """Lets some parties cancel, and offers what they give back until nobody fits."""
        numbers = count()
        coming = [(0.0, next(numbers), "", 0), *self._cancellations(parties, numbers)]
        heapq.heapify(coming)
        while coming:
            at, _, window, people = heapq.heappop(coming)
            if window:
                self._outcome.left[window] += people
            now = moment(at)
            while claim := self._first(now):
                party, wished = self._waiting[claim.place[0]]
                window = claim.slot.public_id
                self._outcome.left[window] -= party.people
                if party.hoards or self._chance.random() * 100 < TAKEN:
                    self._outcome.got[party.number].append(window)
                    del self._waiting[claim.place[0]]
                    continue
                wished.discard(window)
                end = rules.offer_end(claim.slot, limits=limits, now=now)
                back = ((end - OPENS).total_seconds(), next(numbers), window, party.people)
                heapq.heappush(coming, back)

    def _cancellations(self, parties: Iterable[Party], numbers) -> list[tuple]:
        return [
            (self._chance.uniform(DAY, 14 * DAY), next(numbers), window, party.people)
            for party in parties
            for window in self._outcome.got.get(party.number, ())
            if not party.hoards and self._chance.random() * 100 < CANCELED
        ]

    def _first(self, now: datetime) -> Claim | None:
        open_now = [slot for slot in WINDOWS if rules.can_be_offered(slot, now=now)]
        room = {slot: left for slot in open_now if (left := self._outcome.left[slot.public_id])}
        for place, (party, wished) in self._waiting.items():
            fitting = [
                Claim(place=(place, 0), uid=party.number, slot=slot)
                for slot, left in room.items()
                if left >= party.people and slot.public_id in wished
            ]
            if fitting:
                return rules.first(fitting)
        return None


def waitlist(outcome: Outcome, parties: Iterable[Party], chance: Random, limits: Limits) -> None:
    """Goes on after first come: who was turned away joins in that order."""
    joined = {
        party.number: party
        for _, party in sorted(outcome.turned_away, key=lambda item: item[0])
        if len(outcome.got.get(party.number, ())) < limits.bookings_per_mailbox
        and (party.hoards or chance.random() * 100 < JOINED)
    }
    Line(outcome, joined.values(), chance).run(parties, limits=limits)


def trades(returns: Callable[[Random], float], minutes: float, chance: Random) -> bool:
    """Tells whether a hoarder gets a place again that it gave back, to book it for a buyer.

    `returns` draws the seconds until the place is free for everybody. Its script looks at that
    second where there is no chance in it, else as often as it may; real people look by
    themselves, one in so many `minutes`.
    """
    after = returns(chance)
    script = chance.uniform(0, LOOKS) if after else 1.0
    return script < chance.expovariate(1 / (minutes * MINUTE))


def at_once(_: Random) -> float:
    """Returns the seconds of a place that is free at once."""
    return 0.0


def slowly(chance: Random) -> float:
    """Returns the seconds of a place that comes back slowly, as `services/places.py` draws them."""
    return chance.uniform(1, Limits().slow_return_minutes / 60 * HOUR)
