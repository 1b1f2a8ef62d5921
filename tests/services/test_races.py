"""Two deeds that meet in the middle, on PostgreSQL, where they do not stand in line."""

from functools import partial

import pytest

from citykey_site.domain import codes
from citykey_site.domain.bookings import State
from citykey_site.domain.refusals import BookingIsCanceled, EventCanceled, NoSuchBooking
from citykey_site.services import access, bookings, outbox
from citykey_site.storage import bookings as kept
from citykey_site.storage import outbox as letters
from citykey_site.storage import slots, tries
from citykey_site.storage.db import transaction
from tests import make
from tests.crowd import Pause, at_once, meanwhile, until_done_or_waiting
from tests.services import deeds

pytestmark = pytest.mark.postgres


def meet(app, pause: Pause, first, second) -> list[object]:
    """Lets the first deed stop in its middle, starts the second, lets both go on."""
    with meanwhile(app, first) as early:
        assert pause.reached.wait(60)
        with meanwhile(app, second) as late:
            until_done_or_waiting(late)
            pause.go_on()
    return [outcome.exception() or outcome.result() for outcome in (early, late)]


def test_nobody_books_an_event_that_is_being_canceled(pg_app, monkeypatch):
    make.event()
    pause = Pause()
    monkeypatch.setattr(slots, "take_places", pause.before(slots.take_places))
    book = partial(bookings.book, make.wish(), office=make.OFFICE, now=make.NOW)
    _, told = meet(pg_app, pause, book, deeds.cancel_event)
    assert (told.canceled, told.letters) == (1, 1)
    [row] = deeds.rows()
    assert row.state == State.EVENT_CANCELED
    assert deeds.letters() == ["event_canceled"]
    assert slots.wrong_counters() == []


def test_whoever_comes_while_an_event_is_canceled_is_told(pg_app, monkeypatch):
    make.event()
    make.booking(email="ben@example.org")
    pause = Pause()
    monkeypatch.setattr(kept, "active_of_event", pause.before(kept.active_of_event))
    book = partial(bookings.book, make.wish(), office=make.OFFICE, now=make.NOW)
    _, refusal = meet(pg_app, pause, deeds.cancel_event, book)
    assert isinstance(refusal, EventCanceled)
    assert deeds.taken()[0] == 0


def test_a_person_and_the_office_cancel_at_once_and_the_places_come_back_once(pg_app, monkeypatch):
    make.event()
    booking = make.booking(people=3)
    pause = Pause()
    monkeypatch.setattr(slots, "release_places", pause.before(slots.release_places))
    _, told = meet(pg_app, pause, partial(deeds.cancel, booking), deeds.cancel_event)
    assert (told.canceled, told.letters) == (1, 0)
    assert deeds.taken()[0] == 0
    assert slots.wrong_counters() == []


def test_the_office_cancels_first_and_the_person_learns_it(pg_app, monkeypatch):
    make.event()
    booking = make.booking(people=3)
    pause = Pause()
    monkeypatch.setattr(slots, "release_places", pause.before(slots.release_places))
    meet(pg_app, pause, deeds.cancel_event, partial(deeds.cancel, booking))
    assert deeds.now_kept(booking).state is State.EVENT_CANCELED
    assert deeds.taken()[0] == 0


def test_whoever_leaves_for_another_event_is_not_canceled_with_the_old_one(pg_app, monkeypatch):
    make.event()
    make.event("archer", venue=make.ARCHER)
    booking = make.booking(people=3)
    pause = Pause()
    monkeypatch.setattr(slots, "take_places", pause.before(slots.take_places))
    leave = partial(deeds.change, booking, event_id="archer", window=0)
    _, told = meet(pg_app, pause, leave, deeds.cancel_event)
    assert (told.canceled, told.letters) == (1, 0)
    assert deeds.now_kept(booking).is_active
    assert (deeds.taken()[0], deeds.taken("archer")[0]) == (0, 3)
    assert slots.wrong_counters() == []


def test_nobody_moves_into_an_event_that_is_being_canceled(pg_app, monkeypatch):
    make.event()
    make.event("archer", venue=make.ARCHER)
    booking = make.booking()
    make.booking(event_id="archer", email="ben@example.org")
    pause = Pause()
    monkeypatch.setattr(kept, "active_of_event", pause.before(kept.active_of_event))
    move = partial(deeds.change, booking, event_id="archer", window=0)
    cancel = partial(deeds.cancel_event, "archer")
    _, refusal = meet(pg_app, pause, cancel, move)
    assert isinstance(refusal, EventCanceled | BookingIsCanceled)
    # Ana stays where she is; Ben's place is held beside her.
    assert (deeds.taken()[0], deeds.taken("archer")[0]) == (2, 0)
    assert slots.wrong_counters() == []


def test_a_form_sent_twice_for_the_last_place_is_not_told_that_it_is_full(pg_app, monkeypatch):
    make.event(places=1)
    pause = Pause()
    monkeypatch.setattr(codes, "new_code", pause.before(codes.new_code))
    book = partial(bookings.book, make.wish(form_token="t"), office=make.OFFICE, now=make.NOW)
    first, second = meet(pg_app, pause, book, book)
    assert first.code == second.code


def test_tries_sent_all_at_once_are_all_counted(pg_app):
    make.event()
    make.booking()

    def guess() -> None:
        access.find(
            "ana@example.org", "482100937718", network="a", office=make.OFFICE, now=make.NOW
        )

    outcomes = at_once(pg_app, [guess] * 20)
    assert sum(isinstance(item, NoSuchBooking) for item in outcomes) == 5
    assert {type(item).__name__ for item in outcomes} == {"NoSuchBooking", "TooManyTries"}


@pytest.mark.parametrize(("stand_in_line", "counted"), [(True, 2), (False, 1)])
def test_two_tries_at_once_are_two_only_because_they_stand_in_line(
    pg_app, monkeypatch, stand_in_line, counted
):
    make.event()
    make.booking()
    pause = Pause()
    monkeypatch.setattr(kept, "find", pause.before(kept.find))
    if not stand_in_line:
        monkeypatch.setattr(tries, "line_up", lambda *_: None)

    def guess() -> None:
        access.find(
            "ana@example.org", "482100937718", network="a", office=make.OFFICE, now=make.NOW
        )

    meet(pg_app, pause, guess, guess)
    count = tries.read(access.WRONG, "ana@example.org", now=make.NOW)
    assert len(count.moments) == counted


def test_two_workers_do_not_take_the_same_letter(pg_app, mailbox):
    make.event()
    for number in range(12):
        make.booking(email=f"person-{number}@example.org", window=number % 6)

    def work() -> None:
        outbox.deliver_all(mailbox, now=make.NOW)

    assert at_once(pg_app, [work] * 4) == [None] * 4
    assert len(mailbox.letters) == 12
    assert len({letter.to for letter in mailbox.letters}) == 12


def test_a_letter_that_one_worker_holds_is_passed_over_by_the_next(pg_app):
    make.event()
    make.booking()
    make.booking(email="ben@example.org", window=1)
    with transaction():
        first = letters.claim(make.NOW)
        with meanwhile(pg_app, _claimed) as other:
            second = other.result(60)
    assert {first.message.to, second.message.to} == {"ana@example.org", "ben@example.org"}


def test_two_workers_write_each_reminder_once(pg_app):
    make.event()
    moments = [
        make.booking(email=f"person-{number}@example.org", window=number % 6).remind_at
        for number in range(12)
    ]
    written = at_once(pg_app, [partial(deeds.remind, max(moments))] * 4)
    assert sum(written) == 12
    assert deeds.letters().count("reminder") == 12


def _claimed():
    with transaction():
        return letters.claim(make.NOW)
