"""Sixty people want twenty places at the same moment, on both engines."""

from functools import partial
from itertools import cycle, islice

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.services import bookings
from citykey_site.storage import slots
from citykey_site.storage.db import session
from citykey_site.storage.tables import SlotRow
from tests import make
from tests.crowd import Pause, at_once, meanwhile
from tests.services import deeds

PLACES = 20
CROWD = 60


def wishes(sizes: list[int], *, window: int = 0) -> list:
    """Makes the deeds of a crowd, one for each size."""
    return [
        partial(
            bookings.book,
            make.wish(people=size, email=f"person-{number}@example.org", window=window),
            office=make.OFFICE,
            now=make.NOW,
        )
        for number, size in enumerate(sizes)
    ]


def booked(outcomes: list) -> list[Booking]:
    """Returns the bookings among the outcomes; all others must be the refusal of a full window."""
    others = [item for item in outcomes if not isinstance(item, Booking)]
    assert [item for item in others if not isinstance(item, refusals.SlotFull)] == []
    return [item for item in outcomes if isinstance(item, Booking)]


def test_sixty_people_at_once_get_exactly_the_twenty_places(any_app):
    make.event(places=PLACES)
    won = booked(at_once(any_app, wishes([1] * CROWD)))
    assert len(won) == len(deeds.rows()) == PLACES
    assert deeds.taken()[0] == PLACES
    assert len({booking.code for booking in won}) == PLACES
    assert deeds.letters() == ["booked"] * PLACES


def test_parties_of_every_size_never_get_more_than_the_twenty_places(any_app):
    make.event(places=PLACES)
    won = booked(at_once(any_app, wishes(list(islice(cycle([4, 1, 3, 2]), CROWD)))))
    assert sum(booking.party_size for booking in won) == PLACES
    assert deeds.taken()[0] == PLACES
    assert slots.wrong_counters() == []


def read_then_write(pause: Pause, slot_id: int, people: int, **_: object) -> bool:
    """Is the guard as it must not be: it looks first and takes later."""
    row = session().get(SlotRow, slot_id, populate_existing=True)
    if row.taken + people > row.capacity:
        return False
    pause.before(session().flush)()
    row.taken = row.taken + people
    return True


@pytest.mark.postgres
def test_without_the_guard_one_place_is_sold_twice(pg_app, monkeypatch):
    make.event(places=1)
    first, second = wishes([1, 1])
    pause = Pause()
    monkeypatch.setattr(slots, "take_places", partial(read_then_write, pause))
    with meanwhile(pg_app, first) as outcome:
        assert pause.reached.wait(60)
        second()
        pause.go_on()
        outcome.result(60)
    assert len(deeds.rows()) == 2


@pytest.mark.postgres
def test_with_the_guard_the_same_two_people_get_one_place(pg_app, monkeypatch):
    make.event(places=1)
    first, second = wishes([1, 1])
    pause = Pause()
    monkeypatch.setattr(slots, "take_places", pause.before(slots.take_places))
    with meanwhile(pg_app, first) as outcome:
        assert pause.reached.wait(60)
        second()
        pause.go_on()
        with pytest.raises(refusals.SlotFull):
            outcome.result(60)
    assert len(deeds.rows()) == 1


def test_opposite_changes_at_once_lose_and_double_no_place(any_app):
    make.event(places=24)  # All may arrive in a window before anybody has left it.
    going = [make.booking(email=f"a{number}@example.org") for number in range(12)]
    coming = [make.booking(email=f"b{number}@example.org", window=1) for number in range(12)]
    crowd = [partial(deeds.change, booking, window=1) for booking in going]
    crowd += [partial(deeds.change, booking, window=0) for booking in coming]
    outcomes = at_once(any_app, crowd)
    assert [item for item in outcomes if not isinstance(item, Booking)] == []
    assert deeds.taken()[:2] == [12, 12]
    assert slots.wrong_counters() == []


def test_changes_between_two_full_windows_keep_everybody_where_they_are(any_app):
    make.event(places=4)
    here = make.booking(people=4, email="ana@example.org")
    there = make.booking(people=4, email="ben@example.org", window=1)
    outcomes = at_once(
        any_app, [partial(deeds.change, here, window=1), partial(deeds.change, there, window=0)]
    )
    assert [type(item) for item in outcomes] == [refusals.SlotFull] * 2
    assert deeds.taken()[:2] == [4, 4]


def test_the_same_form_thirty_times_at_once_is_one_booking(any_app):
    make.event(places=PLACES)
    wish = make.wish(form_token="t")
    deed = partial(bookings.book, wish, office=make.OFFICE, now=make.NOW)
    won = booked(at_once(any_app, [deed] * 30))
    assert len(won) == 30
    assert len({booking.code for booking in won}) == len(deeds.rows()) == 1
    assert deeds.taken()[0] == 1
    assert deeds.letters() == ["booked"]


def test_the_same_form_thirty_times_for_the_last_places_is_refused_to_nobody(any_app):
    make.event(places=4)
    wish = make.wish(form_token="t", people=4)
    deed = partial(bookings.book, wish, office=make.OFFICE, now=make.NOW)
    won = booked(at_once(any_app, [deed] * 30))
    assert len(won) == 30
    assert len(deeds.rows()) == 1


def test_canceling_thirty_times_at_once_gives_the_places_back_once(any_app):
    make.event()
    make.booking(people=4, email="ben@example.org")
    booking = make.booking(people=3)
    at_once(any_app, [partial(deeds.cancel, booking)] * 30)
    assert deeds.taken()[0] == 4
    assert deeds.letters() == ["booked", "canceled"]


def test_one_booking_changed_in_two_tabs_at_once_stands_in_one_window(any_app):
    make.event()
    booking = make.booking(people=2)
    at_once(any_app, [partial(deeds.change, booking, window=place) for place in range(1, 6)])
    assert sum(deeds.taken()) == 2
    assert slots.wrong_counters() == []


def test_the_hour_in_which_the_last_place_went_is_kept_and_no_later_one(any_app):
    make.event(places=2)
    make.booking(people=1)
    assert make.windows()[0].full_at is None
    last = make.booking(people=1, email="ben@example.org", now=make.later(minutes=25))
    deeds.cancel(last, now=make.later(hours=1))
    make.booking(people=1, email="cleo@example.org", now=make.later(hours=5))
    assert make.windows()[0].full_at == make.NOW
