"""Places that nobody can book just now, and what becomes of them when their time is over."""

from datetime import timedelta

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.kept import Kind
from citykey_site.domain.limits import Limits
from citykey_site.storage import events, kept, slots
from citykey_site.storage.db import transaction
from tests import make
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

END = make.later(minutes=30)


def keep(kind: Kind, people: int, *, ends_at=END, owner: str | None = None) -> None:
    """Keeps places of the first window."""
    [slot, *_] = make.windows()
    with transaction():
        assert slots.take_places(slot.id, people)
        kept.add(slot.id, kind, people, ends_at=ends_at, owner=owner)


def left(window: int = 0) -> int:
    """Counts the places that everybody can book in a window."""
    return make.windows()[window].left


@pytest.fixture
def event(any_app):
    """An event with eight places in each window, on both engines."""
    return make.event()


@BOTH_ENGINES
@pytest.mark.parametrize("kind", Kind)
def test_kept_places_cannot_be_booked_and_the_sums_are_right(event, kind):
    keep(kind, 6)
    make.booking(people=2)
    with pytest.raises(refusals.SlotFull):
        make.booking(people=1, email="ben@example.org")
    assert slots.wrong_counters() == []


def test_the_sums_would_show_a_row_without_its_places(event):
    with transaction():
        kept.add(make.windows()[0].id, Kind.LATER, 2, ends_at=END)
    assert [(taken, sums) for _, taken, sums in slots.wrong_counters()] == [(0, 2)]


@pytest.mark.parametrize("kind", [Kind.CHECK, Kind.LATER, Kind.PARTNERS, Kind.FREED])
def test_places_whose_time_is_over_are_free_though_no_worker_ran(event, kind):
    keep(kind, 8)
    with pytest.raises(refusals.SlotFull):
        make.booking(people=4, now=END - timedelta(seconds=1))
    make.booking(people=4, now=END)
    assert left() == 4
    assert slots.wrong_counters() == []


@pytest.mark.parametrize("kind", [Kind.OFFER, Kind.DRAW])
def test_places_of_a_person_stay_kept_until_their_own_deed_ends_them(event, kind):
    keep(kind, 8, owner="0" * 32)
    with pytest.raises(refusals.SlotFull):
        make.booking(people=1, now=make.later(hours=40))


def test_a_canceled_place_is_free_for_everybody_at_once(event):
    booking = make.booking(people=3)
    deeds.cancel(booking)
    assert left() == 8


def slow(places_each: int = 4) -> None:
    """Makes the event one that brings freed places back slowly."""
    make.event("slow", places=places_each, slow_return=True)


@BOTH_ENGINES
def test_a_place_canceled_at_a_full_slow_window_comes_back_after_a_while(any_app):
    slow()
    booking = make.booking(event_id="slow", people=4)
    deeds.cancel(booking)
    with pytest.raises(refusals.SlotFull):
        make.booking(event_id="slow", people=1, email="grabs@example.org")
    last = make.later(minutes=Limits().slow_return_minutes)
    make.booking(event_id="slow", people=4, email="later@example.org", now=last)
    assert slots.wrong_counters() == []


def test_nobody_can_foretell_when_the_place_comes_back(any_app):
    slow(places_each=1)
    moments = set()
    for window in range(6):
        deeds.cancel(make.booking(event_id="slow", window=window))
        [row] = kept.of_slots([make.windows("slow")[window].id])
        moments.add(row.ends_at)
    assert len(moments) > 1
    assert all(make.NOW < moment <= make.later(minutes=180) for moment in moments)


def test_a_window_that_was_not_full_gets_its_place_back_at_once(any_app):
    slow()
    deeds.cancel(make.booking(event_id="slow", people=3))
    assert make.windows("slow")[0].left == 4


def test_slow_places_never_come_back_too_late_to_be_used(any_app):
    slow(places_each=1)
    booking = make.booking(event_id="slow")
    starts_at = booking.slot.starts_at
    deeds.cancel(booking, now=starts_at - timedelta(hours=2, minutes=5))
    [row] = kept.of_slots([booking.slot.id])
    assert row.ends_at <= starts_at - timedelta(hours=2)


def test_shortly_before_the_window_a_place_comes_back_at_once(any_app):
    slow(places_each=1)
    booking = make.booking(event_id="slow")
    deeds.cancel(booking, now=booking.slot.starts_at - timedelta(hours=1))
    assert make.windows("slow")[0].left == 1


def test_a_place_of_a_canceled_event_is_kept_for_nobody(any_app):
    slow(places_each=1)
    booking = make.booking(event_id="slow")
    deeds.cancel_event("slow")
    assert kept.of_slots([booking.slot.id]) == []
    assert events.find_any("slow").status == "canceled"
    assert slots.wrong_counters() == []
