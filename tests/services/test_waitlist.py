"""A party in line gets a freed place, takes it or not, and leaves."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.waitlist import State
from citykey_site.services import places
from citykey_site.storage import waits
from tests import make
from tests.services import deeds, waiting

HOURS = timedelta(hours=1)
AFTER = make.later(hours=13)


@pytest.fixture
def full(any_app) -> list[Booking]:
    """A full event: three windows of two places, each booked by two people."""
    make.event(ends=time(11, 30), places=2)
    return [make.booking(window=number // 2, email=f"p{number}@example.org") for number in range(6)]


@pytest.fixture(autouse=True)
def sums(any_app) -> Iterator[None]:
    """After every test each window has as many places taken as something holds."""
    yield
    assert waiting.sums_are_right()


def test_a_freed_place_is_kept_for_the_first_in_line(full):
    wanda, ben = waiting.join(), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (0, 1)
    assert waiting.offered(ben) is None
    assert waiting.public() == [0, 0, 0]


def test_nobody_books_a_freed_place_before_the_worker_came_by(full):
    waiting.join()
    deeds.cancel(full[0])
    with pytest.raises(refusals.SlotFull):
        make.booking(email="quick@example.org")


def test_a_party_too_big_for_the_place_is_passed_by_and_stays_first(full):
    wanda, ben = waiting.join(people=2), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    assert (waiting.offered(wanda), waiting.offered(ben)[1]) == (None, 1)
    deeds.cancel(full[2])
    deeds.cancel(full[3])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (1, 2)


def test_a_place_that_fits_nobody_goes_to_everybody_and_joins_the_next_one(full):
    wanda = waiting.join(people=2)
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.public() == [1, 0, 0]
    deeds.cancel(full[1])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (0, 2)
    assert waiting.public() == [0, 0, 0]


def test_a_party_gets_only_the_windows_that_it_wishes(full):
    wanda = waiting.join(windows=(1, 2))
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.offered(wanda) is None
    deeds.cancel(full[5])
    waiting.serve()
    assert waiting.offered(wanda)[0] == 2


def test_taking_books_at_once_and_a_second_press_changes_nothing(full):
    wanda = waiting.join(language="es")
    deeds.cancel(full[0])
    waiting.serve()
    booking = waiting.take(wanda)
    assert (booking.party_size, booking.email, booking.language) == (1, "wanda@example.org", "es")
    assert waiting.take(wanda) is None
    assert waiting.now_kept(wanda).state is State.TAKEN
    assert waiting.now_kept(wanda).email == ""
    assert deeds.taken() == [2, 2, 2]


def test_an_offer_ends_after_twelve_hours_and_goes_to_the_next(full):
    wanda, ben = waiting.join(windows=(0,)), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    end = waiting.offered(wanda)[2]
    assert end == make.NOW + 25 * HOURS  # 9 PM is night: until 10 the next morning.
    with pytest.raises(refusals.OfferOver):
        waiting.take(wanda, now=end)
    waiting.serve(end)
    assert waiting.offered(ben, now=end)[0] == 0
    assert waiting.now_kept(wanda).state is State.OVER


def test_who_passes_one_window_over_waits_on_for_another(full):
    wanda = waiting.join(windows=(0, 1))
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.decline(wanda).state is State.WAITING
    waiting.serve()
    assert waiting.offered(wanda) is None
    assert waiting.public() == [1, 0, 0]
    deeds.cancel(full[2])
    waiting.serve()
    assert waiting.offered(wanda)[0] == 1


def test_declining_twice_is_the_same_and_ends_a_party_that_wished_nothing_else(full):
    wanda = waiting.join(windows=(0,))
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.decline(wanda).state is State.OVER
    assert waiting.decline(wanda).state is State.OVER
    assert deeds.letters().count("wait_over") == 0


def test_who_leaves_is_forgotten_and_the_place_goes_on(full):
    wanda, ben = waiting.join(), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    waiting.leave(wanda)
    waiting.leave(wanda)
    waiting.serve()
    assert waiting.offered(ben)[0] == 0
    assert waiting.now_kept(wanda).email == ""
    with pytest.raises(refusals.NotWaiting):
        waiting.take(wanda)


def test_joining_again_changes_the_wish_and_keeps_the_place_in_line(full):
    waiting.join("Wanda@example.org", people=2)
    waiting.join("ben@example.org")
    wanda = waiting.join("wanda@example.org", people=1, windows=(1,))
    deeds.cancel(full[2])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (1, 1)


def test_who_joins_again_with_an_offer_gets_it_again_where_it_still_fits(full):
    waiting.join()
    waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    wanda = waiting.join(windows=(0, 2))
    waiting.serve()
    assert waiting.offered(wanda)[0] == 0


def test_nobody_joins_where_there_is_room(any_app):
    make.event()
    with pytest.raises(refusals.HasRoom):
        waiting.join()


def test_nobody_waits_for_a_window_that_is_too_near(full):
    starts_at = make.windows()[2].starts_at
    with pytest.raises(refusals.TooLateToWait):
        waiting.join(now=starts_at - timedelta(hours=2, minutes=59))


def test_an_offer_that_would_be_shorter_than_an_hour_is_not_made(full):
    wanda = waiting.join()
    late = make.windows()[0].starts_at - timedelta(hours=2, minutes=59)
    deeds.cancel(full[0], now=late)
    waiting.serve(late)
    assert waiting.offered(wanda, now=late) is None
    assert waiting.public() == [1, 0, 0]


def test_an_offer_ends_two_hours_before_the_window_at_the_latest(full):
    wanda = waiting.join()
    late = make.windows()[0].starts_at - timedelta(hours=5)
    deeds.cancel(full[0], now=late)
    waiting.serve(late)
    assert waiting.offered(wanda, now=late)[2] == make.windows()[0].starts_at - 2 * HOURS


def test_a_canceled_event_ends_its_line_and_tells_it_once(full):
    wanda, ben = waiting.join(), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    deeds.cancel_event()
    waiting.serve()
    waiting.serve()
    assert [waiting.now_kept(item).state for item in (wanda, ben)] == [State.OVER] * 2
    assert deeds.letters().count("wait_over") == 2
    assert "wait_offer" not in deeds.letters()


def test_a_closed_window_ends_its_offer_and_the_party_waits_on(full):
    wanda = waiting.join()
    deeds.cancel(full[0])
    waiting.serve()
    make.close()
    waiting.serve()
    assert waiting.now_kept(wanda).state is State.WAITING
    deeds.cancel(full[2])
    waiting.serve()
    assert waiting.offered(wanda)[0] == 1


def test_a_line_ends_when_no_offer_can_be_made_any_more(full):
    wanda = waiting.join()
    waiting.serve(make.windows()[2].starts_at - timedelta(hours=2, minutes=59))
    assert waiting.now_kept(wanda).state is State.OVER
    assert deeds.letters()[-1] == "wait_over"


def test_without_the_line_first_a_quick_stranger_gets_the_place(full, monkeypatch):
    waiting.join()
    monkeypatch.setattr(waits, "anybody_for", lambda *_: False)
    monkeypatch.setattr(places.waits, "anybody_for", lambda *_: False)
    deeds.cancel(full[0])
    assert make.booking(email="quick@example.org").is_active


def test_freed_places_come_back_slowly_and_go_to_a_party_that_joined_meanwhile(any_app):
    make.event(ends=time(11), places=2, slow_return=True)
    first, _ = make.booking(people=2), make.booking(window=1, people=2, email="p@example.org")
    deeds.cancel(first)
    waiting.serve()
    assert waiting.public() == [0, 0]
    wanda = waiting.join()
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (0, 1)
    waiting.serve(AFTER)
    assert waiting.public() == [1, 0]


def test_places_that_fit_nobody_come_back_slowly_too(any_app):
    make.event(ends=time(10, 30), places=4, slow_return=True)
    full = [make.booking(people=2, email=f"p{number}@example.org") for number in range(2)]
    waiting.join(people=4)
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.public() == [0]
    assert waiting.serve() == 0
    waiting.serve(AFTER)
    assert waiting.public() == [2]


def test_an_area_gets_the_places_of_events_near_it(any_app):
    make.event(ends=time(10, 30), places=1)
    booking = make.booking()
    wanda = waiting.join_area(parts=("morning",), weekdays=(5,))
    far = waiting.join_area("far@example.org", near="Hegewisch")
    deeds.cancel(booking)
    waiting.serve()
    assert waiting.offered(wanda)[0] == 0
    assert waiting.offered(far) is None
    assert waiting.take(wanda).event.public_id == "kosciuszko"
