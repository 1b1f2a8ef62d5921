"""Checking in: each person once, whatever is pressed, and however often."""

from datetime import timedelta
from functools import partial

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.staff import Actor, Role, Stage
from citykey_site.services import attendance
from citykey_site.storage import attendance as kept
from citykey_site.storage.db import session
from tests import make
from tests.crowd import at_once
from tests.services import deeds

HELPER = Actor(role=Role.HELPER, stage=Stage.FULL, label="pass a", name="Helper 1")
CROWD = 50


def the_day():
    """Returns the moment at which the first window starts."""
    return make.windows()[0].starts_at


def press(booking, *people: int, minutes: int = 0) -> attendance.CheckedIn:
    """Checks people of a party in, all where none is named."""
    now = the_day() + timedelta(minutes=minutes)
    return attendance.check_in(booking.slip, people=people or None, now=now)


def people_in(booking) -> list[int]:
    """Returns the people of a party who are in."""
    session().rollback()
    return sorted(kept.of_booking(booking.uid))


def test_two_of_four_come_and_the_others_later(app):
    make.event()
    booking = make.booking(people=4)

    assert press(booking, 1, 3).people == 2
    assert people_in(booking) == [1, 3]
    assert press(booking, minutes=9).people == 2
    assert people_in(booking) == [1, 2, 3, 4]


def test_a_second_press_counts_the_party_once_and_tells_since_when(app):
    make.event()
    booking = make.booking(people=3)
    press(booking)
    again = press(booking, minutes=7)

    assert (again.people, again.since) == (0, the_day())


def test_fifty_presses_at_once_count_the_party_once(any_app):
    make.event()
    booking = make.booking(people=4)
    now = the_day()
    session().rollback()
    press_now = partial(attendance.check_in, booking.slip, people=None, now=now)
    done = at_once(any_app, [press_now] * CROWD)

    assert sorted(item.people for item in done) == [0] * (CROWD - 1) + [4]
    assert people_in(booking) == [1, 2, 3, 4]


def test_a_helper_takes_a_wrong_press_back_and_twice_is_the_same(app):
    make.event()
    booking = make.booking(people=2)
    press(booking)
    back = partial(attendance.undo, booking.slip, 2, actor=HELPER)

    assert back(now=the_day() + timedelta(minutes=9))
    assert not back(now=the_day() + timedelta(minutes=9))
    assert people_in(booking) == [1]


def test_after_ten_minutes_a_helper_takes_nothing_back(app):
    make.event()
    booking = make.booking()
    press(booking)

    with pytest.raises(refusals.UndoTooLate):
        attendance.undo(booking.slip, 1, actor=HELPER, now=the_day() + timedelta(minutes=11))
    assert people_in(booking) == [1]


def test_nobody_is_checked_in_with_a_canceled_appointment(app):
    make.event()
    booking = deeds.cancel(make.booking())

    with pytest.raises(refusals.PartyHasNoPlace):
        press(booking)


def test_nobody_is_checked_in_before_the_day(app):
    make.event()
    booking = make.booking()

    with pytest.raises(refusals.DoorNotOpen):
        attendance.check_in(booking.slip, people=None, now=make.NOW)


def test_a_slip_that_nobody_has_checks_nobody_in(app):
    make.event()

    with pytest.raises(refusals.NoSuchBooking):
        attendance.check_in("none", people=None, now=the_day())
