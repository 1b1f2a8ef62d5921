"""Which other time is the best, and how long it is held."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from citykey_site.domain import alternatives as rules
from citykey_site.domain import times
from citykey_site.domain.alternatives import Hold, Offer
from citykey_site.domain.distances import Point
from citykey_site.domain.venues import Venue
from tests.domain.test_bookings import booking
from tests.domain.test_events import BEFORE, event, slots

OLD = booking()
NEAR = Venue(name="Near", address="1 W. Near St.", point=Point(41.90, -87.70))
FAR = Venue(name="Far", address="1 W. Far St.", point=Point(41.70, -87.60))
UNKNOWN = Venue(name="Unknown", address="1 W. Unknown St.")
HERE = replace(
    OLD, event=replace(OLD.event, venue=replace(NEAR, name="Here", point=Point(41.91, -87.71)))
)
SATURDAY, SUNDAY = date(2027, 1, 2), date(2027, 1, 3)


def offer(number: int, day: date = SATURDAY, clock: time = time(10), venue: Venue = NEAR) -> Offer:
    """Makes an offer at a wall time."""
    [slot] = slots(0)
    starts_at = times.at(day, clock)
    ends_at = starts_at + timedelta(minutes=30)
    return Offer(
        event=replace(event(), id=number, venue=venue),
        slot=replace(slot, id=number, starts_at=starts_at, ends_at=ends_at),
    )


def order(*offers: Offer) -> list[int]:
    """Returns the numbers of the offers, best first, for a Saturday morning."""
    starts_at = times.at(date(2026, 12, 5), time(10))
    old = replace(HERE, slot=replace(HERE.slot, starts_at=starts_at))
    return [item.slot.id for item in rules.ranked(old, offers)]


def hold(**span: float) -> Hold:
    """Makes a hold that expires after a span."""
    return Hold(offer=offer(1), party_size=2, expires_at=BEFORE + timedelta(**span))


def test_the_same_weekday_and_part_of_day_come_before_a_nearer_place():
    assert order(offer(1, SUNDAY), offer(2, venue=FAR)) == [2, 1]
    assert order(offer(1, clock=time(14)), offer(2, venue=FAR)) == [2, 1]


def test_then_the_nearest_comes_and_one_without_a_point_last():
    assert order(offer(1, venue=UNKNOWN), offer(2, venue=FAR), offer(3)) == [3, 2, 1]


def test_then_the_soonest_comes():
    assert order(offer(1, clock=time(11)), offer(2, clock=time(10))) == [2, 1]


def test_the_same_place_is_near_though_it_has_no_point():
    there = replace(HERE, event=replace(HERE.event, venue=UNKNOWN))
    found = rules.ranked(there, [offer(1, SATURDAY), offer(2, SATURDAY, venue=UNKNOWN)])
    assert [item.slot.id for item in found] == [2, 1]


def test_more_times_are_of_other_events_first():
    one, two = offer(1), offer(2)
    same = replace(two, event=one.event)
    assert rules.spread([one, same, offer(3)], count=2, beside=one) == [offer(3), same]


def test_a_window_without_room_for_all_is_not_chosen():
    assert rules.choose([offer(1), offer(2)], {1: 1, 2: 2}, people=2) == [offer(2)]


@pytest.mark.parametrize(("minutes", "possible"), [(180, True), (179, False)])
def test_a_time_is_held_an_hour_at_least(minutes, possible):
    now = offer(1).slot.starts_at - timedelta(minutes=minutes)
    assert rules.can_be_held(offer(1), now=now) is possible


def test_a_hold_ends_two_hours_before_its_time_at_the_latest():
    starts_at = offer(1).slot.starts_at
    late = replace(hold(), expires_at=starts_at - timedelta(hours=1))
    assert late.ends_at == starts_at - timedelta(hours=2)
    assert not late.can_grow


def test_a_hold_grows_once():
    grown = rules.longer(hold(hours=24))
    assert grown.ends_at == BEFORE + timedelta(hours=48)
    assert hold(hours=24).can_grow and not grown.can_grow
    assert rules.longer(grown) == grown
