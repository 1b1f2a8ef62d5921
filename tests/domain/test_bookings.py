"""The rules to book, move and cancel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking, State
from citykey_site.domain.events import Status
from tests.domain.test_events import BEFORE, ENDS, STARTS, event, slots

FIRST, SECOND = slots(0, 0)


def booking(**more: object) -> Booking:
    facts = {
        "uid": "b",
        "event": event(),
        "slot": FIRST,
        "party_size": 2,
        "language": "es",
        "email": "ana@example.org",
        "code": "482100937718",
        "remind_at": BEFORE,
    }
    return Booking(**{**facts, **more})


@pytest.mark.parametrize("people", [1, 2, 3, 4])
def test_one_to_four_people_may_book(people):
    rules.check_bookable(event(), FIRST, party_size=people, now=BEFORE)


@pytest.mark.parametrize("people", [-1, 0, 5, 1000])
def test_any_other_number_of_people_is_refused(people):
    with pytest.raises(refusals.PartySizeWrong):
        rules.check_bookable(event(), FIRST, party_size=people, now=BEFORE)


@pytest.mark.parametrize(
    ("change", "now", "refusal"),
    [
        ({"status": Status.CANCELED}, BEFORE, refusals.EventCanceled),
        ({}, ENDS, refusals.EventOver),
        ({"opens_at": STARTS}, BEFORE, refusals.EventNotOpen),
        ({}, STARTS, refusals.SlotStarted),
    ],
)
def test_an_event_that_cannot_be_booked_says_why(change, now, refusal):
    with pytest.raises(refusal):
        rules.check_bookable(event(**change), FIRST, party_size=1, now=now)


def test_a_refusal_before_the_opening_tells_when_it_opens():
    with pytest.raises(refusals.EventNotOpen) as refused:
        rules.check_bookable(event(opens_at=STARTS), FIRST, party_size=1, now=BEFORE)
    assert refused.value.opens_at == STARTS


def test_a_moved_booking_keeps_its_code_and_counts_the_change():
    moved = rules.move(booking(), event=event(), slot=SECOND, party_size=3, now=BEFORE)
    assert (moved.code, moved.slot, moved.party_size) == (booking().code, SECOND, 3)
    assert moved.sequence == 1


def test_a_booking_cannot_be_moved_once_its_own_window_has_begun():
    with pytest.raises(refusals.TooLateToChange):
        rules.move(booking(), event=event(), slot=SECOND, party_size=2, now=STARTS)


def test_a_booking_cannot_be_moved_into_a_window_that_has_begun():
    with pytest.raises(refusals.SlotStarted):
        rules.move(booking(slot=SECOND), event=event(), slot=FIRST, party_size=2, now=STARTS)


def test_a_canceled_booking_cannot_be_moved():
    canceled = rules.cancel(booking(), now=BEFORE)
    with pytest.raises(refusals.BookingIsCanceled):
        rules.move(canceled, event=event(), slot=SECOND, party_size=2, now=BEFORE)


def test_a_canceled_booking_wants_no_reminder_and_counts_the_change():
    canceled = rules.cancel(booking(), now=STARTS - timedelta(seconds=1))
    assert (canceled.state, canceled.remind_at, canceled.sequence) == (State.CANCELED, None, 1)
    assert not canceled.is_active


def test_a_booking_cannot_be_canceled_once_its_window_has_begun():
    with pytest.raises(refusals.TooLateToChange):
        rules.cancel(booking(), now=STARTS)


def test_a_booking_that_ended_with_its_event_says_so():
    assert rules.cancel_with_event(booking()).state is State.EVENT_CANCELED


def test_a_change_to_what_is_already_booked_is_no_change():
    assert rules.is_same(booking(), slot=replace(FIRST, taken=2), party_size=2)
    assert not rules.is_same(booking(), slot=FIRST, party_size=3)
    assert not rules.is_same(booking(), slot=SECOND, party_size=2)


def test_a_printed_booking_shows_neither_email_nor_code():
    assert "ana@" not in repr(booking())
    assert "4821" not in repr(booking())
