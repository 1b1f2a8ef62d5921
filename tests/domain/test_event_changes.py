"""What a change would do to people, told before it is done."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from citykey_site.domain import event_changes as rules
from citykey_site.domain import refusals, times
from citykey_site.domain.event_changes import Count, Effect, Party
from citykey_site.domain.events import Event, Status, WindowPlan
from citykey_site.domain.slots import Slot
from citykey_site.domain.window_changes import plan_of, with_window
from citykey_site.domain.window_pairs import differences, pairs
from tests import make

SATURDAY, SUNDAY = date(2026, 12, 5), date(2026, 12, 6)
BEFORE = make.NOW
HOUR = timedelta(hours=1)
EVENT = Event(
    id=1,
    public_id="kosciuszko",
    venue=make.KOSCIUSZKO,
    starts_at=times.at(SATURDAY, time(10)),
    ends_at=times.at(SATURDAY, time(13)),
    window_minutes=30,
)


def windows(*taken: int, capacity: int = 8) -> list[Slot]:
    """Returns the six windows of the event, with so many people in the first of them."""
    return [
        Slot(
            id=number,
            public_id=f"w{number}",
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            capacity=capacity,
            taken=(taken + (0,) * 6)[number],
        )
        for number, window in enumerate(make.plan().windows)
    ]


PARTIES = [
    Party(slot_id=0, people=2),
    Party(slot_id=0, people=1, reachable=False),
    Party(slot_id=1, people=4),
]


def effect(plan, *, now=BEFORE, taken=(3, 4)) -> Effect:
    """Returns what a plan does to three parties in the first two windows."""
    return rules.of_plan(EVENT, windows(*taken), PARTIES, plan, now=now)


def test_a_small_change_touches_nobody():
    found = effect(make.plan(places=12, speaks=("pl",)))

    assert found == Effect(keeps=Count(parties=3, people=7))


def test_a_move_tells_all_and_counts_who_cannot_be_told():
    found = effect(make.plan(day=SUNDAY))

    assert (found.moves, found.keeps, found.loses) == (Count(parties=3, people=7), Count(), Count())
    assert found.told == Count(parties=2, people=6)
    assert found.unreachable == Count(parties=1, people=1)


def test_another_venue_is_news_and_a_ward_is_none():
    assert effect(make.plan(venue=make.ARCHER)).moves.people == 7
    assert effect(make.plan(venue=replace(make.KOSCIUSZKO, ward=31))).moves.people == 0


def test_a_cancellation_takes_every_place():
    found = effect(make.plan(status=Status.CANCELED))

    assert found.loses == Count(parties=3, people=7)
    assert found.unreachable == Count(parties=1, people=1)


def test_what_has_started_stays_as_it_was():
    now = times.at(SATURDAY, time(10, 15))

    assert effect(make.plan(status=Status.CANCELED), now=now).loses == Count(parties=1, people=4)
    assert effect(make.plan(venue=make.ARCHER), now=now).moves == Count(parties=1, people=4)
    [block, *_] = effect(make.plan(day=SUNDAY), now=now).blocks
    assert (block.slot_id, block.has_started) == ("w0", True)


@pytest.mark.parametrize(
    ("plan", "blocked"),
    [
        (make.plan(places=3), [("w1", 4, 3)]),
        (make.plan(places=2), [("w0", 3, 2), ("w1", 4, 2)]),
        (make.plan(starts=time(10, 30)), [("w0", 3, 0)]),
        (make.plan(minutes=60), [("w1", 4, 0)]),
        (make.plan(ends=time(11)), []),
    ],
)
def test_places_that_are_booked_stand_in_the_way(plan, blocked):
    found = effect(plan)

    assert [(item.slot_id, item.taken, item.places) for item in found.blocks] == blocked


def test_what_was_seen_changes_with_whom_it_touches_only():
    one_more = [*PARTIES, Party(slot_id=2, people=1)]
    closing = [rules.of_closing(windows(), some, now=BEFORE).seen for some in (PARTIES, one_more)]
    small = [
        rules.of_plan(EVENT, windows(3, 4), some, make.plan(places=9), now=BEFORE).seen
        for some in (PARTIES, one_more)
    ]

    assert closing[0] != closing[1]
    assert small[0] == small[1]


def test_an_event_with_a_closed_window_still_moves_as_a_whole():
    kept = windows(3, 4)
    kept[3] = replace(kept[3], capacity=0)
    moved = [
        WindowPlan(starts_at=slot.starts_at + HOUR, ends_at=slot.ends_at + HOUR, places=8)
        for slot in kept
        if slot.capacity
    ]

    found = pairs(kept, moved)

    assert [window.starts_at - slot.starts_at for slot, window in found if window] == [HOUR] * 5
    assert found[3][1] is None


def test_a_window_is_followed_by_its_name():
    window = WindowPlan(
        starts_at=EVENT.starts_at + timedelta(minutes=15),
        ends_at=EVENT.starts_at + timedelta(minutes=30),
        places=8,
        slot_id="w0",
    )

    plan = with_window(EVENT, windows(3), window, now=BEFORE)

    assert [(slot.public_id, then) for slot, then in differences(windows(3), plan.windows)] == [
        ("w0", window)
    ]


def test_the_plan_of_what_is_kept_changes_nothing():
    assert differences(windows(3, 4), plan_of(EVENT, windows(3, 4)).windows) == []


@pytest.mark.parametrize(
    ("starts", "ends", "no"),
    [
        (time(11), time(10), refusals.WindowEndsFirst),
        (time(9), time(10), refusals.WindowOutside),
        (time(12, 45), time(13, 15), refusals.WindowOutside),
        (time(10, 30), time(10, 45), refusals.WindowTwice),
    ],
)
def test_a_window_that_cannot_be_is_refused(starts, ends, no):
    window = WindowPlan(
        starts_at=times.at(SATURDAY, starts), ends_at=times.at(SATURDAY, ends), places=4
    )

    with pytest.raises(no):
        with_window(EVENT, windows(), window, now=BEFORE)


def test_no_window_is_added_in_the_past():
    window = WindowPlan(
        starts_at=EVENT.starts_at + timedelta(minutes=5),
        ends_at=EVENT.starts_at + timedelta(minutes=10),
        places=4,
    )

    with pytest.raises(refusals.WindowPast):
        with_window(EVENT, windows(), window, now=EVENT.starts_at + timedelta(minutes=6))
