"""Booking, and the same form sent twice, on both engines."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from citykey_site.domain import codes, refusals, times
from citykey_site.domain.bookings import State
from citykey_site.domain.events import Status
from citykey_site.mail import bookings as words
from citykey_site.services import bookings as module
from citykey_site.storage import bookings
from tests import make
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, ON_SQLITE, SQLITE_FIRST

pytestmark = SQLITE_FIRST

SUNDAY = date(2026, 12, 6)


@pytest.fixture(autouse=True)
def saturday(any_app) -> None:
    """An event with six windows of eight places, in two weeks."""
    make.event()


@BOTH_ENGINES
def test_a_person_books_and_gets_a_code_and_a_letter(any_app, mailbox):
    booking = make.booking(people=2)
    assert codes.tidy(booking.code) == booking.code
    assert deeds.taken() == [2, 0, 0, 0, 0, 0]
    deeds.deliver(mailbox)
    [letter] = mailbox.of("ana@example.org")
    assert letter.kind == "booked"
    assert codes.grouped(booking.code) in letter.text


@ON_SQLITE
def test_a_letter_is_in_the_language_of_the_booking(any_app, mailbox):
    make.booking(language="es")
    deeds.deliver(mailbox)
    assert mailbox.letters[0].language == "es"


def test_the_booking_is_found_by_email_and_code_and_by_nothing_less(any_app):
    booking = make.booking(email="Ana.Lopez+x@gmail.com")
    other = make.booking(email="ben@example.org", window=1)
    assert bookings.find("analopez@gmail.com", booking.code).uid == booking.uid
    assert bookings.find("Ana.Lopez+x@gmail.com", other.code) is None
    assert bookings.find("ben@example.org", booking.code) is None
    assert bookings.find("", booking.code) is None


@ON_SQLITE
def test_the_letter_goes_to_the_address_as_it_was_typed(any_app, mailbox):
    make.booking(email="Ana.Lopez+x@gmail.com")
    deeds.deliver(mailbox)
    assert mailbox.letters[0].to == "Ana.Lopez+x@gmail.com"


def test_a_full_window_is_refused_and_nothing_is_kept(any_app):
    make.booking(people=4)
    make.booking(people=4, email="ben@example.org")
    with pytest.raises(refusals.SlotFull):
        make.booking(email="eva@example.org")
    assert len(deeds.rows()) == 2
    assert deeds.letters() == ["booked", "booked"]


def test_a_party_does_not_get_the_half_of_its_places(any_app):
    make.booking(people=4)
    make.booking(people=3, email="ben@example.org")
    with pytest.raises(refusals.SlotFull):
        make.booking(people=2, email="eva@example.org")
    assert deeds.taken()[0] == 7


def test_if_the_letter_cannot_be_written_nothing_is_booked(any_app, monkeypatch):
    def broken(*_, **__):
        raise KeyError("template")

    monkeypatch.setattr(words, "booked", broken)
    with pytest.raises(KeyError):
        make.booking()
    assert deeds.rows() == []
    assert deeds.taken()[0] == 0


@ON_SQLITE
def test_unknown_and_foreign_windows_are_refused(any_app):
    make.event("archer", venue=make.ARCHER)
    foreign = make.windows("archer")[0].public_id
    for slot_id in (foreign, "nothing", "", "\0"):
        with pytest.raises(refusals.SlotUnknown):
            module.book(replace(make.wish(), slot_id=slot_id), office=make.OFFICE, now=make.NOW)


@ON_SQLITE
def test_a_draft_is_unknown_to_residents(any_app):
    make.event("draft", status=Status.DRAFT)
    with pytest.raises(refusals.SlotUnknown):
        make.booking(event_id="draft")


@ON_SQLITE
def test_two_codes_of_a_day_are_never_the_same(any_app, monkeypatch):
    drawn = iter(["482100937718", "482100937718", "111111111110"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    first = make.booking()
    second = make.booking(email="ben@example.org")
    assert (first.code, second.code) == ("482100937718", "111111111110")


@BOTH_ENGINES
def test_if_another_took_the_code_at_the_same_moment_a_new_one_is_drawn(any_app, monkeypatch):
    drawn = iter(["482100937718", "482100937718", "111111111110"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    monkeypatch.setattr(bookings, "code_in_use", lambda *_: False)
    make.booking()
    assert make.booking(email="ben@example.org").code == "111111111110"
    assert deeds.taken()[0] == 2


@BOTH_ENGINES
def test_the_database_has_the_last_word_on_codes(any_app, monkeypatch):
    monkeypatch.setattr(codes, "new_code", lambda: "482100937718")
    monkeypatch.setattr(bookings, "code_in_use", lambda *_: False)
    make.booking()
    with pytest.raises(refusals.TooBusy):
        make.booking(email="ben@example.org")
    assert deeds.taken()[0] == 1


def test_the_same_form_twice_is_one_booking_with_one_letter(any_app):
    first = make.booking(form_token="t")
    assert make.booking(form_token="t").code == first.code
    assert deeds.taken()[0] == 1
    assert deeds.letters() == ["booked"]


@ON_SQLITE
@pytest.mark.parametrize(
    "other", [{"email": "ben@example.org"}, {"people": 2}, {"window": 1}, {"form_token": "u"}]
)
def test_the_same_form_with_other_words_is_another_booking(any_app, other):
    first = make.booking(form_token="t")
    assert make.booking(**{"form_token": "t", **other}).code != first.code


@ON_SQLITE
def test_a_form_sent_again_after_the_change_still_gives_the_same_booking(any_app):
    make.event("sunday", day=SUNDAY)
    first = make.booking(form_token="t")
    deeds.change(first, event_id="sunday", window=0)
    assert make.booking(form_token="t").uid == first.uid


@ON_SQLITE
def test_a_form_sent_again_after_the_cancellation_books_nothing(any_app):
    first = make.booking(form_token="t")
    deeds.cancel(first)
    assert make.booking(form_token="t").state is State.CANCELED
    assert deeds.taken()[0] == 0


@ON_SQLITE
def test_a_form_sent_again_into_a_window_that_is_now_full_gives_its_booking(any_app):
    first = make.booking(people=4, form_token="t")
    make.booking(people=4, email="ben@example.org")
    assert make.booking(people=4, form_token="t").code == first.code


@BOTH_ENGINES
def test_the_database_refuses_a_second_row_of_the_same_form(any_app, monkeypatch):
    monkeypatch.setattr(bookings, "find_sent", lambda *_: None)
    monkeypatch.setattr(module, "TRIES", 1)
    make.booking(form_token="t")
    with pytest.raises(refusals.TooBusy):
        make.booking(form_token="t")
    assert len(deeds.rows()) == 1


@ON_SQLITE
@BOTH_ENGINES
@pytest.mark.parametrize(
    "day", [date(2027, 3, 14), date(2027, 3, 15), date(2027, 11, 7), date(2027, 11, 8)]
)
def test_a_reminder_is_at_ten_also_across_a_change_of_the_clock(any_app, day):
    make.event("change", day=day)
    booking = make.booking(event_id="change")
    reminder = times.local(booking.remind_at)
    assert (reminder.date(), reminder.hour) == (day - timedelta(days=2), 10)
    assert deeds.remind(booking.remind_at - timedelta(seconds=1)) == 0
    assert deeds.remind(booking.remind_at) == 1


@ON_SQLITE
def test_the_windows_of_a_change_day_are_kept_as_the_moments_they_are(any_app):
    make.event("autumn", day=date(2027, 11, 7))
    first = make.windows("autumn")[0]
    assert first.starts_at == datetime.fromisoformat("2027-11-07T16:00:00+00:00")
    assert first.ends_at - first.starts_at == timedelta(minutes=30)
