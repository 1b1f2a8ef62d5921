"""Marks of people: kept once, changed only from missed to came, gone with their booking."""

from datetime import timedelta

from citykey_site.domain.attendance import State
from citykey_site.storage import attendance, bookings
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import AttendanceRow
from tests import make
from tests.services import deeds

LATER = make.NOW + timedelta(minutes=5)


def mark(booking, person, state=State.CAME, at=make.NOW) -> bool:
    """Marks one person in a transaction of its own."""
    with transaction():
        return attendance.mark(booking.uid, person, state, at)


def test_whoever_is_in_stays_in_at_the_first_moment(any_app):
    make.event()
    booking = make.booking(people=2)

    assert mark(booking, 1) and not mark(booking, 1, at=LATER)
    assert not mark(booking, 1, State.MISSED, LATER)
    assert [item.at for item in attendance.of_booking(booking.uid).values()] == [make.NOW]


def test_whoever_was_missed_may_still_come(any_app):
    make.event()
    booking = make.booking(people=2)

    assert mark(booking, 2, State.MISSED) and not mark(booking, 2, State.MISSED, LATER)
    assert mark(booking, 2, State.CAME, LATER)
    kept = attendance.of_booking(booking.uid)[2]
    assert (kept.state, kept.at) == (State.CAME, LATER)


def test_a_mark_is_taken_back_once(app):
    make.event()
    booking = make.booking(people=2)
    mark(booking, 1)
    with transaction():
        assert attendance.clear(booking.uid, 1) and not attendance.clear(booking.uid, 1)
    assert attendance.of_booking(booking.uid) == {}


def test_the_marks_of_an_event_are_told_by_party_and_by_window(app):
    make.event()
    make.event("archer", venue=make.ARCHER)
    ana, ben = make.booking(people=2), make.booking(email="ben@example.org", window=1)
    other = make.booking(email="eva@example.org", event_id="archer")
    for booking, person in ((ana, 1), (ana, 2), (other, 1)):
        mark(booking, person)
    mark(ben, 1, State.MISSED)

    assert attendance.of_event(ana.event.id).keys() == {ana.uid, ben.uid}
    assert attendance.people_by_slot(ana.event.id) == {
        ana.slot.id: {State.CAME: 2, State.MISSED: 0},
        ben.slot.id: {State.CAME: 0, State.MISSED: 1},
    }


def test_a_party_that_became_smaller_counts_only_who_is_left_of_it(app):
    make.event()
    booking = make.booking(people=3)
    for person in (1, 2, 3):
        mark(booking, person)
    deeds.change(booking, people=1)

    assert attendance.of_booking(booking.uid).keys() == {1}
    assert attendance.people_by_slot(booking.event.id)[booking.slot.id][State.CAME] == 1


def test_a_canceled_party_is_not_counted_as_come(app):
    make.event()
    booking = make.booking(people=2)
    mark(booking, 1)
    deeds.cancel(booking)

    assert attendance.people_by_slot(booking.event.id) == {}


def test_marks_go_with_the_erasure_of_their_day(any_app):
    make.event()
    booking = make.booking(people=2)
    mark(booking, 1)
    with transaction():
        bookings.remove_day(booking.event.day)

    assert session().query(AttendanceRow).count() == 0
