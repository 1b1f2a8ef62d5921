"""The reminder: at ten in the morning two days before, once."""

from datetime import date, timedelta

import pytest

from citykey_site.services import outbox, reminders
from tests import make
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

SECOND = timedelta(seconds=1)


@pytest.fixture
def booking(any_app, mailbox):
    """Ana's booking, whose first letter is delivered."""
    make.event()
    booking = make.booking(language="es")
    deeds.deliver(mailbox)
    mailbox.letters.clear()
    return booking


def test_the_reminder_comes_at_its_hour_in_the_language_of_the_booking(booking, mailbox):
    assert deeds.remind(booking.remind_at - SECOND) == 0
    assert deeds.remind(booking.remind_at) == 1
    deeds.deliver(mailbox, booking.remind_at)
    [letter] = mailbox.letters
    assert (letter.kind, letter.to, letter.language) == ("reminder", "ana@example.org", "es")


@BOTH_ENGINES
def test_the_reminder_is_written_once(booking):
    deeds.remind(booking.remind_at)
    assert deeds.remind(booking.remind_at + timedelta(hours=1)) == 0
    assert deeds.letters() == ["reminder"]


def test_whoever_books_later_than_that_gets_none(booking):
    late = make.booking(email="ben@example.org", now=booking.remind_at)
    assert late.remind_at is None


def test_after_a_cancellation_no_reminder_is_written(booking):
    deeds.cancel(booking)
    assert deeds.remind(booking.remind_at) == 0


def test_a_reminder_that_waits_is_not_sent_after_a_cancellation(booking, mailbox):
    deeds.remind(booking.remind_at)
    deeds.cancel(booking, now=booking.remind_at)
    deeds.deliver(mailbox, booking.remind_at)
    assert [letter.kind for letter in mailbox.letters] == ["canceled"]


@BOTH_ENGINES
def test_after_the_event_is_canceled_no_reminder_is_written(booking):
    deeds.cancel_event()
    assert deeds.remind(booking.remind_at) == 0


def test_a_moved_booking_is_reminded_for_its_new_day_only(booking):
    make.event("later", day=date(2026, 12, 12))
    moved = deeds.change(booking, event_id="later", window=0)
    assert deeds.remind(booking.remind_at) == 0
    assert deeds.remind(moved.remind_at) == 1


def test_a_reminder_found_only_after_the_window_began_is_dropped(booking):
    assert deeds.remind(booking.slot.starts_at) == 0
    assert deeds.remind(booking.remind_at) == 0


def test_many_reminders_come_in_batches_and_none_is_forgotten(booking, monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    for number in range(4):
        make.booking(email=f"person-{number}@example.org")
    assert [deeds.remind(booking.remind_at) for _ in range(4)] == [2, 2, 1, 0]


def test_a_reminder_may_be_late_when_the_program_was_down(booking, mailbox):
    deeds.remind(booking.slot.starts_at - timedelta(hours=1))
    assert outbox.deliver_all(mailbox, now=booking.slot.starts_at) == 1
