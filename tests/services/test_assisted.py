"""Booking for somebody without an email: by phone or at a desk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.history import Deed
from citykey_site.services import access, assisted
from citykey_site.storage import history
from citykey_site.storage.db import session
from tests import make
from tests.crowd import at_once
from tests.services import deeds

CLERK = "staff 1234abcd"


def book(*, email: str = "", now=make.NOW, **wish: object):
    """Books for somebody and returns the booking."""
    wanted = make.wish(email=email, **wish)
    return assisted.book(wanted, by=CLERK, office=make.OFFICE, now=now).booking


@pytest.fixture
def booking(app):
    """The booking of a person without an email."""
    make.event()
    return book(people=2)


def found(owner: str, code: str):
    """Opens a booking as its owner does."""
    return access.find(owner, code, network="203.0.113.7", office=make.OFFICE, now=make.NOW)


def test_the_second_number_and_the_code_open_the_booking(any_app):
    make.event()
    booking = book(people=2)
    assert len(booking.second_number) == 6
    assert found(booking.second_number, booking.code).uid == booking.uid


def test_neither_the_code_alone_nor_another_number_opens_it(booking):
    other = str((int(booking.second_number) + 1) % 1_000_000).zfill(6)
    for owner in ("", other, "ana@example.org"):
        with pytest.raises(refusals.NoSuchBooking):
            found(owner, booking.code)


def test_wrong_codes_for_a_second_number_bring_a_wait_as_for_an_email(booking):
    for _ in range(5):
        with pytest.raises(refusals.NoSuchBooking):
            found(booking.second_number, "482100937718")
    with pytest.raises(refusals.TooManyTries):
        found(booking.second_number, booking.code)


def test_it_is_counted_apart_and_told_in_the_history_without_a_word_of_the_person(booking):
    assert deeds.rows()[0].assisted
    [line] = [item for item in history.latest(limit=9) if item.deed is Deed.BOOKED_FOR_SOMEONE]
    assert (line.actor, line.event_id, line.facts) == (CLERK, "kosciuszko", {"people": 2})


def test_the_same_form_twice_is_one_booking_and_one_line_of_history(any_app):
    make.event()
    wish = make.wish(email="")
    first, second = (
        assisted.book(wish, by=CLERK, office=make.OFFICE, now=make.NOW) for _ in range(2)
    )
    assert first.booking.code == second.booking.code
    assert (first.is_new, second.is_new) == (True, False)
    assert len(deeds.rows()) == 1
    assert [item.deed for item in history.latest(limit=9)].count(Deed.BOOKED_FOR_SOMEONE) == 1


def test_two_people_without_email_at_one_time_are_two_bookings(booking):
    other = book(people=2)
    assert other.uid != booking.uid
    assert deeds.taken()[0] == 4


def test_ten_presses_of_one_form_at_once_are_one_booking(any_app):
    make.event()
    wish = make.wish(email="", people=2)
    session().rollback()
    press = lambda: assisted.book(wish, by=CLERK, office=make.OFFICE, now=make.NOW)  # noqa: E731
    answers = at_once(any_app, [press] * 10)
    assert len({answer.booking.uid for answer in answers}) == 1
    assert sum(answer.is_new for answer in answers) == 1
    assert deeds.taken()[0] == 2


def test_no_letter_is_ever_written_to_nobody(booking):
    moved = deeds.change(booking, window=2)
    deeds.remind(make.later(days=17))
    deeds.cancel(moved)
    assert deeds.letters() == []


def test_an_email_given_later_gets_the_code_and_the_reminder(booking, mailbox):
    mended = deeds.mend(booking, "ana@example.org")
    deeds.deliver(mailbox)
    assert [letter.kind for letter in mailbox.of("ana@example.org")] == ["booked"]
    assert mended.remind_at is not None
    assert deeds.remind(mended.remind_at) == 1


def test_an_email_given_later_takes_the_place_of_the_second_number(booking):
    deeds.mend(booking, "ana@example.org")
    assert found("ana@example.org", booking.code).uid == booking.uid
    with pytest.raises(refusals.NoSuchBooking):
        found(booking.second_number, booking.code)


def test_a_late_reminder_is_not_lost_when_the_address_is_mended(app):
    make.event()
    booking = make.booking()
    late = booking.remind_at + timedelta(hours=1)
    deeds.mend(booking, "bea@example.org", now=late)
    assert deeds.remind(late) == 1


def test_who_wants_letters_gets_them_and_no_second_number(app, mailbox):
    make.event()
    booking = book(email="ana@example.org", language="es")
    deeds.deliver(mailbox)
    assert booking.second_number == ""
    assert booking.assisted
    assert [letter.language for letter in mailbox.of("ana@example.org")] == ["es"]


def test_a_full_window_is_refused_as_for_residents_and_nothing_is_told(app):
    make.event(places=1)
    book()
    lines = len(history.latest(limit=9))
    with pytest.raises(refusals.SlotFull):
        book()
    assert len(history.latest(limit=9)) == lines


def test_the_number_and_the_code_are_sealed_in_the_table(booking):
    facts = repr([vars(row) for row in deeds.rows()])
    assert booking.second_number not in facts and booking.code not in facts
    assert booking.second_number not in repr(replace(booking, party_size=3))
