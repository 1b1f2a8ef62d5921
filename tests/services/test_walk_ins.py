"""People who walk in take places that nobody uses, and nobody's place twice."""

from datetime import timedelta

import pytest

from citykey_site.domain.refusals import (
    CountChanged,
    NoUnusedPlaces,
    PartySizeWrong,
    WalkInsNotNow,
)
from citykey_site.services import missed, walk_ins
from citykey_site.storage import history
from tests import make
from tests.crowd import at_once
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

BY = "pass 1"


@pytest.fixture
def saturday(any_app):
    """An event of two windows of 4 places; the first is half booked."""
    event = make.event(minutes=90, places=4)
    make.booking(people=2)
    return event


def during(window: int = 0):
    """Returns a moment shortly after the start of a window."""
    return make.windows()[window].starts_at + timedelta(minutes=5)


def admit(people: int, *, seen: int = 0, now=None) -> int:
    """Counts people who walk in during the first window."""
    return walk_ins.admit("kosciuszko", people=people, seen=seen, by=BY, now=now or during())


def unused(now) -> int:
    """Counts what is unused at a moment."""
    return walk_ins.unused_places(deeds.event_now(), now=now)


def test_only_places_of_windows_that_have_started_are_unused(saturday):
    assert unused(during(0) - timedelta(minutes=10)) == 0
    assert unused(during(0)) == 2
    assert unused(during(1)) == 6


@BOTH_ENGINES
def test_two_people_who_walk_in_are_counted_in_the_window_that_is_on(saturday):
    assert admit(2) == 2
    assert [slot.walked_in for slot in make.windows()] == [2, 0]


def test_nobody_gets_the_place_of_somebody_who_may_still_come(saturday):
    with pytest.raises(NoUnusedPlaces) as no:
        admit(3)
    assert no.value.left == 2
    assert [slot.walked_in for slot in make.windows()] == [0, 0]


def test_the_places_of_those_who_were_marked_as_missed_are_free(saturday):
    slot = make.windows()[0]
    missed.mark_window("kosciuszko", slot.public_id, seen=2, by=BY, now=during())

    assert admit(4) == 4


@BOTH_ENGINES
def test_a_second_press_counts_nobody_twice(saturday):
    admit(1)
    with pytest.raises(CountChanged):
        admit(1)
    assert walk_ins.walked_in(deeds.event_now()) == 1


def test_nobody_walks_in_before_the_event_or_after_it(saturday):
    end = make.windows()[-1].ends_at
    for moment in (during() - timedelta(hours=1), end):
        with pytest.raises(WalkInsNotNow):
            admit(1, now=moment)


def test_nobody_walks_in_to_a_canceled_event(saturday):
    deeds.cancel_event()

    with pytest.raises(WalkInsNotNow):
        admit(1)


@pytest.mark.parametrize("people", [0, 5, -1])
def test_a_party_that_walks_in_is_one_to_four(saturday, people):
    with pytest.raises(PartySizeWrong):
        admit(people)


def test_a_count_is_taken_back_down_to_none_and_no_further(saturday):
    admit(1)
    for seen in (1, 0):
        walk_ins.take_back("kosciuszko", seen=seen, by=BY, now=during())
    assert walk_ins.walked_in(deeds.event_now()) == 0


def test_two_devices_do_not_give_the_last_place_to_two_people(saturday):
    admit(1)
    answers = at_once(deeds.app_now(), [lambda: admit(1, seen=1)] * 4)

    assert answers.count(2) == 1
    assert sum(isinstance(item, CountChanged) for item in answers) == 3
    assert walk_ins.walked_in(deeds.event_now()) == 2


def test_the_history_says_who_counted_how_many(saturday):
    admit(2)
    [line] = history.latest(event_id="kosciuszko", limit=1)
    assert (line.actor, line.deed, line.facts) == (BY, "walked in", {"people": 2})
