"""The rules of a draw: the order comes from the seed alone, and everybody can recompute it."""

import hashlib
import hmac
from datetime import timedelta
from random import Random

import pytest

from benchmarks.fairness.chi_square import independence
from citykey_site.domain import draws, refusals
from citykey_site.domain.draws import Phase
from citykey_site.domain.events import Status
from tests.domain import draw_facts as make
from tests.domain.draw_facts import ticket

RUNS = 500
SIGNIFICANT = 0.001


def test_the_fingerprint_is_that_of_the_seeds_bytes():
    assert draws.commitment(make.SEED) == hashlib.sha256(b"\x5e\xe0" * 16).hexdigest()


def test_the_order_is_that_of_each_numbers_lot():
    tickets = make.crowd(20)
    lots = [
        (hmac.new(b"\x5e\xe0" * 16, item.number.encode(), "sha256").hexdigest(), item.number)
        for item in tickets
    ]
    assert [item.number for item in draws.order(make.SEED, tickets)] == [n for _, n in sorted(lots)]


def test_the_order_of_entering_changes_nothing():
    tickets = make.crowd(50)
    shuffled = Random(1).sample(tickets, 50)
    assert draws.order(make.SEED, shuffled) == draws.order(make.SEED, tickets)


def test_another_seed_gives_another_order():
    tickets = make.crowd(50)
    assert draws.order(draws.new_seed(), tickets) != draws.order(make.SEED, tickets)


def test_a_party_gets_its_first_wish_that_has_room_for_all_of_it():
    in_order = [ticket("A", "a", people=3), ticket("B", "a", "b", people=2), ticket("C", "a")]
    won = draws.outcomes(in_order, {"a": 4, "b": 2})
    assert won == {"A": "a", "B": "b", "C": "a"}


def test_a_party_is_never_torn_apart_and_a_later_smaller_one_may_fit():
    in_order = [ticket("A", people=4), ticket("B", people=1)]
    assert draws.outcomes(in_order, {"a": 3}) == {"A": "", "B": "a"}


def test_a_wish_that_is_no_window_any_more_wins_nothing():
    assert draws.outcomes([ticket("A", "gone")], {"a": 3}) == {"A": ""}


def test_no_window_is_given_to_more_people_than_it_has_places():
    for size in range(0, 60, 7):
        tickets = make.crowd(size)
        won = draws.outcomes(draws.order(make.SEED, tickets), {"a": 6, "b": 5, "c": 3})
        people = {window: 0 for window in ("", "a", "b", "c")}
        for item in tickets:
            people[won[item.number]] += item.people
        assert (people["a"] <= 6, people["b"] <= 5, people["c"] <= 3) == (True,) * 3


@pytest.fixture(scope="module")
def drawn() -> list[list[tuple[int, bool]]]:
    """For 500 draws of 120 parties of one and 60 places: who wins, by the place of entering."""
    chance, found = Random(20261205), []
    for _ in range(RUNS):
        tickets = [ticket("".join(chance.choices(draws.SIGNS, k=10))) for _ in range(120)]
        won = draws.outcomes(draws.order(chance.randbytes(32).hex(), tickets), {"a": 60})
        found.append([(place, bool(won[item.number])) for place, item in enumerate(tickets)])
    return found


@pytest.mark.parametrize("groups", [10, 3], ids=["tenth of the entry window", "language"])
def test_the_chance_is_the_same_for_every(drawn, groups):
    table = [[0, 0] for _ in range(groups)]
    for run in drawn:
        for place, won in run:
            table[place * groups // 120 if groups == 10 else place % groups][won] += 1
    assert independence(table).p > SIGNIFICANT


def test_where_there_is_room_for_every_size_the_size_changes_nothing():
    chance, table = Random(20261206), [[0, 0] for _ in range(4)]
    for _ in range(RUNS):
        # Each size has a window of its own with room for half of its parties.
        tickets = [
            ticket("".join(chance.choices(draws.SIGNS, k=10)), str(size), people=size)
            for size in (1, 2, 3, 4) * 20
        ]
        places = {str(size): size * 10 for size in (1, 2, 3, 4)}
        won = draws.outcomes(draws.order(chance.randbytes(32).hex(), tickets), places)
        for item in Random(chance.random()).sample(tickets, 8):
            table[item.people - 1][bool(won[item.number])] += 1
    assert independence(table).p > SIGNIFICANT


def test_a_number_says_nothing_of_the_hour_and_is_easy_to_read():
    numbers = {draws.new_number() for _ in range(200)}
    assert len(numbers) == 200
    assert {len(number) for number in numbers} == {10}
    assert not set("01OILSBAEU") & set("".join(numbers))
    assert draws.tidy_number(" 2c-f4 ") == "2CF4"


@pytest.mark.parametrize(
    ("hours", "phase"),
    [(-1, Phase.SOON), (0, Phase.OPEN), (47, Phase.OPEN), (48, Phase.CLOSED)],
)
def test_the_phases_of_a_draw(hours, phase):
    event = make.event()
    assert draws.phase(event, event.draw_opens_at + timedelta(hours=hours)) is phase


def test_a_draw_that_is_done_is_done_and_most_events_have_none():
    event = make.event()
    assert draws.phase(make.event(drawn_at=event.draw_closes_at), event.starts_at) is Phase.DONE
    plain = make.event(draw_opens_at=None, draw_closes_at=None)
    assert draws.phase(plain, event.starts_at) is None


def enter(*wishes: str, people: int = 2, places: int = 6, hours: float = 1, **more: object) -> None:
    """Checks an entry so many hours after the opening."""
    event = make.event(**more)
    now = event.draw_opens_at + timedelta(hours=hours)
    draws.check_entry(event, make.windows(places), people=people, wishes=wishes, now=now)


def test_one_to_three_windows_can_be_wished():
    enter("a")
    enter("c", "a", "b")


@pytest.mark.parametrize("wishes", [(), ("a", "a"), ("a", "z"), ("a", "b", "c", "d")])
def test_no_window_the_same_twice_a_strange_one_or_four_are_refused(wishes):
    with pytest.raises(refusals.WishesWrong):
        enter(*wishes)


def test_a_window_that_never_has_room_for_the_party_cannot_be_wished():
    with pytest.raises(refusals.WishesWrong):
        enter("a", people=3, places=2)


@pytest.mark.parametrize(
    ("no", "facts"),
    [
        (refusals.DrawNotOpen, {"hours": -1}),
        (refusals.DrawClosed, {"hours": 48}),
        (refusals.DrawClosed, {"drawn_at": make.STARTS}),
        (refusals.EventCanceled, {"status": Status.CANCELED}),
        (refusals.PartySizeWrong, {"people": 5}),
    ],
)
def test_who_comes_too_early_or_too_late_is_told_so(no, facts):
    with pytest.raises(no):
        enter("a", **facts)
