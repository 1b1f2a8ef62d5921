"""Letters leave: again when the server is away, never after they became wrong."""

from datetime import date, timedelta

import pytest

from citykey_site.domain.messages import Message
from citykey_site.mail.delivery import Delayed, Refused
from citykey_site.services import outbox
from citykey_site.storage import bookings as kept
from citykey_site.storage import outbox as letters
from citykey_site.storage.db import session, transaction
from citykey_site.storage.outbox import Claim
from citykey_site.storage.tables import LetterRow
from citykey_site.storage.vault import vault
from citykey_site.words import templates
from tests import make
from tests.mailbox import Mailbox
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST


@pytest.fixture
def booking(any_app):
    """Ana's booking, whose letter waits."""
    make.event()
    return make.booking()


def letter() -> LetterRow:
    """Returns the one letter that is kept."""
    session().rollback()
    return session().query(LetterRow).one()


class Watching(Mailbox):
    """Keeps what it was asked to deliver even where it refuses."""

    def __init__(self, answer: Exception | None = None) -> None:
        super().__init__()
        self.answer = answer
        self.asked = []

    def deliver(self, message) -> None:
        self.asked.append(message)
        super().deliver(message)


@BOTH_ENGINES
def test_a_delivered_letter_is_forgotten(booking, mailbox):
    assert deeds.deliver(mailbox) == 1
    assert deeds.letters() == []
    assert deeds.deliver(mailbox) == 0


def test_a_letter_is_written_with_the_booking_and_not_without_it(booking):
    assert deeds.letters() == ["booked"]
    with pytest.raises(KeyError), transaction():
        letters.put(_message(), booking_uid=None, now=make.NOW)
        raise KeyError
    assert deeds.letters() == ["booked"]


@BOTH_ENGINES
def test_the_waiting_letter_is_sealed(booking):
    assert b"ana" not in letter().sealed
    assert booking.code.encode() not in letter().sealed


@BOTH_ENGINES
def test_a_letter_that_cannot_leave_now_leaves_later_the_very_same(booking):
    server = Watching(Delayed("busy"))
    deeds.deliver(server)
    server.answer = None
    deeds.deliver(server, make.later(hours=3))
    assert len(server.asked) == 2
    assert server.asked[0] == server.asked[1]
    assert deeds.letters() == []


def test_a_letter_that_waits_is_not_tried_before_its_time(booking):
    server = Watching(Delayed("busy"))
    deeds.deliver(server)
    deeds.deliver(server, make.later(seconds=50))
    assert len(server.asked) == 1


def test_the_waits_grow_to_two_hours_and_the_tries_last_a_day(booking):
    server, now, waits = Watching(Delayed("busy")), make.NOW, []
    while letter().state == "waiting":
        deeds.deliver(server, now)
        due = letter().due_at
        if letter().state == "waiting":
            waits.append(due - now)
            now = due
    assert len(server.asked) == outbox.MOST_ATTEMPTS
    assert timedelta(seconds=50) < waits[0] < timedelta(seconds=70)
    assert all(
        0.9 * min(timedelta(minutes=2**place), outbox.LONGEST_WAIT)
        <= wait
        <= 1.1 * min(timedelta(minutes=2**place), outbox.LONGEST_WAIT)
        for place, wait in enumerate(waits)
    )
    assert timedelta(hours=16) < sum(waits, timedelta()) < timedelta(hours=36)


def test_a_letter_given_up_has_no_words_left(booking):
    deeds.deliver(Watching(Refused("no such mailbox")))
    assert (letter().state, letter().sealed) == ("failed", b"")


def test_a_letter_refused_for_good_is_never_tried_again(booking):
    server = Watching(Refused("no such mailbox"))
    deeds.deliver(server)
    deeds.deliver(server, make.later(days=9))
    assert len(server.asked) == 1


def test_one_refused_letter_does_not_hold_the_others_up(booking):
    make.booking(email="ben@example.org", window=1)

    class Picky(Mailbox):
        def deliver(self, message) -> None:
            if message.to == "ana@example.org":
                raise Refused("no")
            super().deliver(message)

    server = Picky()
    deeds.deliver(server)
    assert [item.to for item in server.letters] == ["ben@example.org"]


def test_an_error_of_the_program_leaves_the_letter_for_later(booking, mailbox):
    with pytest.raises(ZeroDivisionError):
        deeds.deliver(Watching(ZeroDivisionError()))
    assert deeds.deliver(mailbox, make.later(minutes=9)) == 0
    assert deeds.deliver(mailbox, make.later(minutes=10)) == 1
    assert [item.kind for item in mailbox.letters] == ["booked"]


def test_a_worker_that_dies_between_taking_and_marking_loses_no_letter(booking, mailbox):
    with transaction():
        taken = letters.claim(make.NOW)
    assert taken.message.to == "ana@example.org"
    assert deeds.deliver(mailbox, make.later(minutes=9)) == 0
    deeds.deliver(mailbox, make.later(minutes=10))
    assert [letter.message_id for letter in mailbox.letters] == [taken.message.message_id]


def test_a_worker_that_dies_after_sending_sends_the_very_same_again(booking, monkeypatch):
    server = Watching()
    with monkeypatch.context() as dying:
        dying.setattr(letters, "forget", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            deeds.deliver(server)
    deeds.deliver(server, make.later(minutes=10))
    assert len(server.letters) == 2
    assert server.letters[0] == server.letters[1]


def test_no_lock_is_held_while_a_letter_is_sent(booking):
    class Booking(Mailbox):
        def deliver(self, message) -> None:
            super().deliver(message)
            if len(self.letters) == 1:
                make.booking(email="ben@example.org", window=1)

    server = Booking()
    deeds.deliver(server)
    assert [item.to for item in server.letters] == ["ana@example.org", "ben@example.org"]


def test_after_a_cancellation_only_the_cancellation_is_sent(booking, mailbox):
    deeds.cancel(booking)
    deeds.deliver(mailbox)
    assert [item.kind for item in mailbox.letters] == ["canceled"]


def test_a_cancellation_between_taking_and_sending_is_noticed(booking, mailbox, monkeypatch):
    real = outbox._still_right

    def canceled_meanwhile(claim: Claim, **facts: object) -> Message | None:
        monkeypatch.setattr(outbox, "_still_right", real)
        deeds.cancel(booking)
        return real(claim, **facts)

    monkeypatch.setattr(outbox, "_still_right", canceled_meanwhile)
    deeds.deliver(mailbox)
    assert [item.kind for item in mailbox.letters] == ["canceled"]


@pytest.mark.parametrize("kind", sorted(outbox.ONLY_WHILE_BOOKED))
def test_no_glad_letter_is_sent_for_a_booking_that_has_ended(booking, mailbox, kind):
    deeds.cancel(booking)
    deeds.deliver(mailbox)
    with transaction():
        letters.put(_message(kind), booking_uid=booking.uid, now=make.NOW)
    deeds.deliver(mailbox)
    assert [item.kind for item in mailbox.letters] == ["canceled"]
    assert deeds.letters() == []


def test_every_kind_of_letter_is_either_glad_or_the_news_of_an_end_or_to_staff():
    every = {path.parent.name for path in templates.FOLDER.glob("mail/*/subject.txt")}
    news = {"canceled", "event_canceled", "wait_over", "draw_canceled", "draw_not_won"}
    to_staff = {"staff_code", "staff_invitation"}
    asked_for = {"check", "limit", "allowance_number", "draw_entered", "draw_moved"}
    asked_for |= {"news_on", "news", "news_renew"}
    of_a_time = outbox.ONLY_WHILE_BOOKED | outbox.OF_A_LINE
    assert every - of_a_time == news | to_staff | asked_for


def test_a_letter_whose_key_is_destroyed_is_forgotten_unsent(booking, mailbox):
    vault().destroy(kept.key_of(booking.event.day))
    deeds.deliver(mailbox)
    assert mailbox.letters == []
    assert deeds.letters() == []


@BOTH_ENGINES
def test_a_letter_put_into_another_row_is_not_sent(any_app, mailbox):
    make.event()
    make.booking()
    make.booking(email="ben@example.org", window=1)
    with transaction() as current:
        first, second = current.query(LetterRow).order_by(LetterRow.id)
        first.sealed, second.sealed = second.sealed, first.sealed
    deeds.deliver(mailbox)
    assert mailbox.letters == []


def test_the_backlog_tells_how_many_wait_and_how_late_they_are(booking):
    assert letters.backlog(make.later(minutes=7)) == (1, timedelta(minutes=7), 0)
    deeds.deliver(Watching(Refused("no")))
    assert letters.backlog(make.later(minutes=7)) == (0, timedelta(), 1)


def test_the_log_of_a_failed_delivery_names_nobody(booking, caplog):
    deeds.deliver(Watching(Delayed("busy")))
    deeds.lose_code()
    deeds.deliver(Watching(Refused("no such mailbox")), make.later(hours=1))
    assert "busy" in caplog.text
    assert "ana@" not in caplog.text
    assert booking.code not in caplog.text


def _message(kind: str = "booked") -> Message:
    return Message(
        kind=kind,
        message_id="<1@example.org>",
        sender="office@example.org",
        to="ana@example.org",
        subject="Your appointment",
        text="Your appointment.",
        html="",
        language="en",
        written_at=make.NOW,
        day=date(2026, 12, 5),
    )
