"""Held times while others book, answer and cancel at the same moment."""

from datetime import date
from functools import partial

import pytest

from citykey_site.domain.alternatives import HOLD_FOR
from citykey_site.domain.bookings import Booking, State
from citykey_site.domain.refusals import EventCanceled, SlotFull
from citykey_site.services import bookings, offer_answers, offers
from citykey_site.storage import alternatives, db, holds, slots
from citykey_site.storage import bookings as kept
from citykey_site.storage.db import session
from tests import make
from tests.crowd import Pause, at_once
from tests.services import deeds
from tests.services.test_races import meet

NEXT_SATURDAY = date(2026, 12, 12)
PARTIES = 20


@pytest.fixture
def booking(pg_app) -> Booking:
    """Ana's booking for two, Saturday at 10, and the same hours a week later."""
    make.event()
    make.event("next", day=NEXT_SATURDAY)
    return make.booking(people=2)


def take(booking: Booking):
    """Returns the deed of the button, for the first window of next Saturday."""
    slot_id = make.windows("next")[0].public_id
    facts = {"event_id": "next", "slot_id": slot_id, "office": make.OFFICE, "now": make.NOW}
    return partial(offer_answers.take, booking.uid, **facts)


def held(booking: Booking):
    """Returns what is held for a booking now."""
    session().rollback()
    return holds.of(booking.uid)


def test_a_cancellation_among_a_crowd_sells_no_place_twice_and_tells_everybody(any_app):
    make.event(places=PARTIES)
    make.event("next", day=NEXT_SATURDAY, places=PARTIES // 4)
    parties = [make.booking(email=f"p{number}@example.org") for number in range(PARTIES)]
    crowd = [
        partial(
            bookings.book,
            make.wish(event_id="next", window=number % 6, email=f"c{number}@example.org"),
            office=make.OFFICE,
            now=make.NOW,
        )
        for number in range(PARTIES)
    ]
    told, *outcomes = at_once(any_app, [deeds.cancel_event, *crowd])
    assert told.letters == PARTIES
    assert {type(item) for item in outcomes} <= {Booking, SlotFull}
    assert max(deeds.taken("next")) <= PARTIES // 4
    assert slots.wrong_counters() == []
    assert sum(held(party) is not None for party in parties) >= PARTIES // 4


@pytest.mark.postgres
def test_two_events_canceled_at_once_do_not_wait_for_each_other(booking, pg_app, monkeypatch):
    make.booking(event_id="next", email="ben@example.org")
    pause = Pause()
    monkeypatch.setattr(alternatives, "held", pause.before(alternatives.held))
    told = meet(pg_app, pause, deeds.cancel_event, partial(deeds.cancel_event, "next"))
    assert [item.letters for item in told] == [1, 1]
    assert held(booking) is None
    assert slots.wrong_counters() == []


@pytest.mark.postgres
def test_a_window_in_which_somebody_books_just_now_is_passed_over(booking, pg_app, monkeypatch):
    pause = Pause()
    # The window is locked by the last word of a booking, until its commit.
    monkeypatch.setattr(db, "_commit", pause.before(db._commit))
    wish = make.wish(event_id="next", email="ben@example.org")
    book = partial(bookings.book, wish, office=make.OFFICE, now=make.NOW)
    meet(pg_app, pause, book, deeds.cancel_event)
    assert held(booking).offer.slot.id == make.windows("next")[1].id
    assert slots.wrong_counters() == []


@pytest.mark.postgres
def test_a_time_taken_while_it_is_being_canceled_is_canceled_and_told(booking, pg_app, monkeypatch):
    deeds.cancel_event()
    pause = Pause()
    monkeypatch.setattr(holds, "remove_of", pause.before(holds.remove_of))
    _, told = meet(pg_app, pause, take(booking), partial(deeds.cancel_event, "next"))
    assert told.letters == 1
    assert deeds.now_kept(booking).state is State.EVENT_CANCELED
    assert slots.wrong_counters() == []


@pytest.mark.postgres
def test_nobody_takes_a_time_that_is_being_canceled(booking, pg_app, monkeypatch):
    deeds.cancel_event()
    pause = Pause()
    monkeypatch.setattr(holds, "remove_of_slots", pause.before(holds.remove_of_slots))
    _, refusal = meet(pg_app, pause, partial(deeds.cancel_event, "next"), take(booking))
    assert isinstance(refusal, EventCanceled)
    assert held(booking) is None
    assert slots.wrong_counters() == []


@pytest.mark.postgres
def test_a_hold_that_ends_while_it_is_taken_gives_its_places_back_once(
    booking, pg_app, monkeypatch
):
    deeds.cancel_event()
    pause = Pause()
    monkeypatch.setattr(kept, "save", pause.before(kept.save))
    release = partial(offers.release_ended, office=make.OFFICE, now=make.NOW + HOLD_FOR)
    taken, released = meet(pg_app, pause, take(booking), release)
    assert (taken.is_active, released) == (True, 0)
    assert deeds.taken("next")[0] == 2
    assert slots.wrong_counters() == []


@pytest.mark.postgres
def test_thirty_presses_at_once_take_the_time_once(booking, pg_app):
    deeds.cancel_event()
    outcomes = at_once(pg_app, [take(booking)] * 30)
    assert {item.sequence for item in outcomes} == {2}
    assert deeds.taken("next")[0] == 2
    assert deeds.letters() == ["booked"]
