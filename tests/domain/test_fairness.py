"""Who gets a place where many want one: the simulation of `benchmarks/fairness`, in small."""

from collections.abc import Iterable
from random import Random

import pytest

from benchmarks.fairness import freed
from benchmarks.fairness.chi_square import independence, survival
from benchmarks.fairness.event import ALL
from benchmarks.fairness.evidence import SIGNIFICANT, Evidence
from benchmarks.fairness.first_come import at_once
from benchmarks.fairness.lots import draw
from benchmarks.fairness.people import crowd, hoard
from benchmarks.fairness.runs import LIMITS, Played
from citykey_site.domain.draws import Ticket

RUNS = 40


@pytest.fixture(scope="module")
def played() -> Played:
    """Forty runs of the hoarder with bought mailboxes, first come and by draw."""
    runs = Played()
    for number in range(RUNS):
        runs.run(number, kinds=["bought"], modes=["first come", "draw"])
    return runs


def parties(kind: str, *, number: int = 0) -> list:
    """Makes the parties of one run, with their hoarder."""
    return crowd(Random(number)) + hoard(Random(number), kind)


def evidence_of(order, *, runs: int = 5) -> dict[str, float]:
    """Returns the p of each question about draws with another order."""
    evidence = Evidence()
    for number in range(runs):
        drawn = draw(parties("bought", number=number), Random(number), LIMITS, order=order)
        evidence.add(drawn)
    return {question: found.p for question, found in evidence.found()}


def test_without_limits_the_first_second_takes_nearly_all(played):
    assert min(played.tallies["bought", "first come"].hoarded) >= 0.9 * ALL


def test_limits_leave_a_domain_of_ones_own_four_bookings():
    outcome = at_once(parties("domain"), LIMITS)
    hoarded = [outcome.got.get(party.number, ()) for party in parties("domain") if party.hoards]
    assert sum(map(len, hoarded)) == LIMITS.bookings_per_domain


def test_a_draw_gives_the_hoarder_no_more_than_its_share(played):
    asked = sum(party.people for party in parties("bought"))
    hoarded = played.tallies["bought", "draw"].hoarded
    of_hoarder = sum(party.people for party in parties("bought") if party.hoards)
    assert sum(hoarded) / RUNS / ALL <= 1.1 * of_hoarder / asked
    assert max(hoarded) <= 0.25 * ALL


def test_a_draw_gives_early_and_late_the_same_chance(played):
    early, late = (played.chance("bought", "draw", ("comes", who)) for who in ("early", "late"))
    assert early == pytest.approx(late, abs=0.01)


def test_the_draw_knows_nothing_of_hour_language_size_or_hoarder(played):
    for question, found in played.evidence.found():
        assert found.p > SIGNIFICANT, question


def test_an_order_by_the_hour_of_entry_is_found():
    found = evidence_of(lambda _, tickets: list(tickets))
    assert found["place in the order and hour of entry"] < SIGNIFICANT
    assert found["a place and hour of entry, size by size"] < SIGNIFICANT


def test_an_order_by_party_size_is_found():
    def small_first(_: str, tickets: Iterable[Ticket]) -> list[Ticket]:
        return sorted(tickets, key=lambda ticket: (ticket.people, ticket.number))

    assert evidence_of(small_first)["place in the order and party size"] < SIGNIFICANT


@pytest.mark.parametrize("kind", ["domain", "bought", "spread"])
def test_no_window_has_more_people_than_places(kind):
    everybody = parties(kind)
    outcome = at_once(everybody, LIMITS)
    sizes = {party.number: party.people for party in everybody}
    taken = sum(sizes[number] * len(got) for number, got in outcome.got.items())
    assert taken + sum(outcome.left.values()) == ALL
    freed.waitlist(outcome, everybody, Random(1), LIMITS)
    assert min(outcome.left.values()) >= 0


def test_what_comes_back_slowly_is_less_sure_for_whoever_gave_it_back():
    chance = Random(2)
    sure, unsure = (
        sum(freed.trades(returns, 1, chance) for _ in range(2000))
        for returns in (freed.at_once, freed.slowly)
    )
    assert sure > 1.1 * unsure


@pytest.mark.parametrize(
    ("statistic", "freedom", "p"),
    [
        (3.841459, 1, 0.05),
        (10.827566, 1, 0.001),
        (0.020101, 2, 0.99),
        (16.918978, 9, 0.05),
        (27.877165, 9, 0.001),
        (124.342113, 100, 0.05),
        (70.064895, 100, 0.99),
    ],
)
def test_the_tail_of_chi_square_is_that_of_the_tables(statistic, freedom, p):
    assert survival(statistic, freedom) == pytest.approx(p, rel=1e-4)


def test_a_table_whose_rows_are_alike_has_no_statistic():
    assert independence([[10, 20, 30], [20, 40, 60], [0, 0, 0]]).statistic == pytest.approx(0)


def test_a_table_is_reckoned_as_by_hand():
    # Rows 10, 20 and 20, 10 of 60: each cell is 5 away from 15.
    found = independence([[10, 20], [20, 10]])
    assert (found.statistic, found.freedom) == (pytest.approx(4 * 25 / 15), 1)
