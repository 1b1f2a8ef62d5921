"""What a storm left behind: places sold, lost and sold twice, failures, waits, order of arrival."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from statistics import quantiles

from citykey_site.domain.bookings import State
from citykey_site.storage import bookings, slots
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow
from tests import make
from tests.servers.site import CHECKOUT
from tests.servers.storm import ANSWER_SECONDS, Outcome, Plan

HOLDS = {"booked", "changed"}
LONGEST = ANSWER_SECONDS * 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Counts what became of everybody; seconds are waits for one answer.

    `oversold` counts people above the places of their window, `lost` acknowledged bookings that
    are not kept as the site said, `doubled` bookings that nobody was told of. `came_again`
    counts who was told to come again, and then got an answer. `out_of_order` is
    the share of pairs who wanted the same window and size, where who asked later got it and who
    asked earlier did not.
    """

    people: int
    places: int
    sold: int
    oversold: int
    lost: int
    doubled: int
    failed: int
    busy: int
    came_again: int
    unanswered: int
    wrong_counters: int
    p50: float
    p99: float
    out_of_order: float


def pass_over(plan: Plan) -> list[Outcome]:
    """Lets a storm pass over a running site, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.servers.storm"],
        input=json.dumps(asdict(plan)),
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        timeout=LONGEST,
        check=True,
    )
    return [Outcome(**facts) for facts in json.loads(done.stdout)]


def verdict(plan: Plan, outcomes: Sequence[Outcome]) -> Verdict:
    """Compares what the site said with what the database of the open app holds."""
    session().rollback()  # What was read before the storm is of another moment.
    windows = make.windows(plan.event)
    ended = [item.ended for item in outcomes]
    told = [item for item in outcomes if item.code]
    waits = sorted(second for item in outcomes for second in item.seconds)
    cuts = quantiles(waits, n=100, method="inclusive")
    return Verdict(
        people=len(outcomes),
        places=sum(slot.capacity for slot in windows),
        sold=sum(slot.taken for slot in windows),
        oversold=sum(max(0, slot.taken - slot.capacity) for slot in windows),
        lost=sum(not _is_kept(item) for item in told),
        doubled=session().query(BookingRow).count() - len(told),
        failed=ended.count("failed"),
        busy=ended.count("busy"),
        came_again=sum(item.told > 0 and item.ended != "busy" for item in outcomes),
        unanswered=ended.count("lost"),
        wrong_counters=len(slots.wrong_counters()),
        p50=cuts[49],
        p99=cuts[98],
        out_of_order=_out_of_order(outcomes),
    )


def _is_kept(outcome: Outcome) -> bool:
    found = bookings.find(outcome.email, outcome.code)
    if found is None:
        return False
    if outcome.ended == "canceled":
        return found.state is State.CANCELED
    held = found.slot.public_id, found.party_size
    return found.state is State.BOOKED and held == (outcome.slot, outcome.size)


def _out_of_order(outcomes: Iterable[Outcome]) -> float:
    # Who changed later wanted something else at first; they are left out.
    asked = [item for item in outcomes if item.sent >= 0 and item.ended != "changed"]
    asked.sort(key=lambda item: (item.slot, item.size, item.sent))
    wrong = pairs = 0
    for _, group in groupby(asked, key=lambda item: (item.slot, item.size)):
        got = [item.ended in {"booked", "canceled"} for item in group]
        losers = 0
        for one in got:
            losers += not one
            wrong += losers if one else 0
        pairs += losers * (len(got) - losers)
    return wrong / pairs if pairs else 0.0
