"""Opening a booking by email and code, wrong tries, and lost codes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from citykey_site.domain import codes
from citykey_site.domain.refusals import NoSuchBooking, TooManyTries
from citykey_site.services import access
from citykey_site.storage import bookings as kept
from citykey_site.storage.db import session
from citykey_site.storage.tables import TryRow
from citykey_site.storage.vault import vault
from tests import make
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

WRONG = "482100937718"
HOME, LIBRARY = "203.0.113.7", "198.51.100.20"


@pytest.fixture
def booking(any_app):
    """Ana's booking."""
    make.event()
    return make.booking()


def guess(*, network: str = LIBRARY, email: str = "ana@example.org", now=make.NOW) -> str:
    """Tries a wrong code and tells how it was answered."""
    try:
        access.find(email, WRONG, network=network, office=make.OFFICE, now=now)
    except (NoSuchBooking, TooManyTries) as refusal:
        return type(refusal).__name__
    raise AssertionError


def opens(booking, *, network: str = HOME, now=make.NOW) -> bool:
    """Tells whether the owner's email and code open the booking."""
    found = access.find(booking.email, booking.code, network=network, office=make.OFFICE, now=now)
    return found.uid == booking.uid


@BOTH_ENGINES
def test_email_and_code_together_open_the_booking(booking):
    assert opens(booking)


@pytest.mark.parametrize("email", ["nobody@example.org", "ana@example.org", ""])
def test_a_wrong_email_and_a_wrong_code_get_the_same_answer(booking, email):
    assert guess(email=email) == "NoSuchBooking"


@BOTH_ENGINES
def test_five_wrong_codes_in_fifteen_minutes_bring_a_wait(booking):
    answers = [guess(now=make.later(minutes=number * 3)) for number in range(5)]
    assert answers == ["NoSuchBooking"] * 5
    assert guess(now=make.later(minutes=12.5)) == "TooManyTries"


def test_the_right_code_does_not_open_either_while_a_wait_lasts(booking):
    for _ in range(5):
        guess()
    with pytest.raises(TooManyTries) as refused:
        opens(booking, network=LIBRARY)
    assert refused.value.until == make.later(minutes=1)
    assert opens(booking, network=LIBRARY, now=make.later(minutes=1))


def test_the_owner_on_another_network_is_not_kept_out(booking):
    for _ in range(5):
        guess()
    assert guess() == "TooManyTries"
    assert opens(booking, network=HOME)


def test_wrong_codes_for_one_mailbox_do_not_keep_another_person_out(booking):
    for _ in range(5):
        guess(email="ben@example.org")
    assert opens(booking, network=LIBRARY)


@BOTH_ENGINES
def test_spellings_of_one_mailbox_are_counted_together(any_app):
    make.event()
    for email in ("a.na@gmail.com", "ana@gmail.com", "ANA+1@gmail.com", "ana@googlemail.com"):
        guess(email=email)
    guess(email="an.a@gmail.com")
    assert guess(email="ana+2@gmail.com") == "TooManyTries"


def test_a_try_during_a_wait_is_not_counted(booking):
    for _ in range(5):
        guess()
    for _ in range(50):
        assert guess() == "TooManyTries"
    assert opens(booking, network=LIBRARY, now=make.later(minutes=1))


def test_twenty_wrong_codes_an_hour_from_many_networks_bring_a_wait_for_the_mailbox(booking):
    for number in range(20):
        assert guess(network=f"192.0.2.{number}", now=make.later(minutes=number)) == "NoSuchBooking"
    assert guess(network="192.0.2.7", now=make.later(minutes=19.5)) == "TooManyTries"


def test_the_wait_of_the_mailbox_is_not_for_an_owner_who_typed_nothing_wrong(booking):
    for number in range(30):
        guess(network=f"192.0.2.{number}", now=make.later(minutes=number / 10))
    assert guess(network="192.0.2.7", now=make.later(minutes=3)) == "TooManyTries"
    assert opens(booking, network=HOME, now=make.later(minutes=3))


def test_a_network_has_one_free_try_while_the_mailbox_waits(booking):
    for number in range(20):
        guess(network=f"192.0.2.{number}")
    assert guess(network=HOME) == "NoSuchBooking"
    assert guess(network=HOME) == "TooManyTries"


def test_the_numbers_of_wrong_codes_are_settings(booking, monkeypatch):
    limits = replace(make.OFFICE.limits, wrong_codes_per_network=2)
    monkeypatch.setattr(make, "OFFICE", replace(make.OFFICE, limits=limits))
    assert [guess(), guess(), guess()] == ["NoSuchBooking", "NoSuchBooking", "TooManyTries"]


def test_the_waits_grow_to_an_hour_and_stay_there(booking):
    now, waits = make.NOW, []
    for _ in range(5):
        guess(now=now)
    for _ in range(8):
        with pytest.raises(TooManyTries) as refused:
            access.find("ana@example.org", WRONG, network=LIBRARY, office=make.OFFICE, now=now)
        waits.append((refused.value.until - now).total_seconds() / 60)
        now = refused.value.until
        for _ in range(5):
            guess(now=now)
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert max(waits) <= 60


def test_a_code_is_never_replaced_because_of_wrong_tries(booking):
    for _ in range(40):
        guess()
    assert opens(booking, now=make.later(hours=2))
    assert kept.get(booking.uid).code == booking.code


@BOTH_ENGINES
def test_the_count_outlives_the_program(booking, make_app, any_app):
    for _ in range(5):
        guess()
    uri = any_app.config["SQLALCHEMY_DATABASE_URI"]
    with make_app(sqlalchemy_database_uri=uri).app_context():
        assert guess() == "TooManyTries"


def test_the_count_outlives_midnight(booking):
    for _ in range(5):
        guess(now=make.later(hours=8.9))
    assert guess(now=make.later(hours=8.91)) == "TooManyTries"
    late = make.NOW.replace(hour=23, minute=59)
    after = late + timedelta(minutes=2)
    for _ in range(4):
        guess(email="ben@example.org", now=late)
    assert guess(email="ben@example.org", now=after) == "NoSuchBooking"
    assert guess(email="ben@example.org", now=after) == "TooManyTries"


def test_neither_email_nor_network_is_kept_with_the_count(booking):
    guess(network="203.0.113.99")
    session().rollback()
    for row in session().query(TryRow):
        facts = repr([getattr(row, column.name) for column in TryRow.__table__.columns])
        assert "ana@" not in facts
        assert "203.0.113" not in facts


def test_the_erasure_of_a_day_in_the_middle_of_a_look_is_no_error(booking, monkeypatch):
    names = vault().names("day-")
    monkeypatch.setattr(type(vault()), "names", lambda *_: [*names, "day-2026-01-01"])
    assert opens(booking)


# Lost codes


def test_a_lost_code_is_mailed_to_the_address_of_the_booking(booking, mailbox):
    deeds.deliver(mailbox)
    deeds.lose_code("ANA@example.org")
    deeds.deliver(mailbox)
    letter = mailbox.letters[-1]
    assert (letter.kind, letter.to) == ("lost_code", "ana@example.org")
    assert codes.grouped(booking.code) in letter.text


def test_a_stranger_gets_no_letter_and_the_same_silence(booking, mailbox):
    deeds.deliver(mailbox)
    deeds.lose_code("nobody@example.org")
    assert deeds.letters() == []


def test_all_coming_bookings_are_in_the_one_letter(booking, mailbox):
    make.event("sunday", day=date(2026, 12, 6))
    other = make.booking(event_id="sunday", language="es")
    deeds.deliver(mailbox)
    deeds.lose_code()
    deeds.deliver(mailbox)
    letter = mailbox.letters[-1]
    assert codes.grouped(booking.code) in letter.text
    assert codes.grouped(other.code) in letter.text
    assert letter.language == "es"


def test_a_canceled_booking_is_not_in_the_letter(booking, mailbox):
    deeds.cancel(booking)
    deeds.deliver(mailbox)
    deeds.lose_code()
    assert deeds.letters() == []


def test_nobody_can_fill_a_mailbox_with_lost_codes(booking, mailbox):
    deeds.deliver(mailbox)
    for minute in range(10):
        deeds.lose_code(now=make.later(minutes=minute))
    deeds.deliver(mailbox, make.later(hours=1))
    assert len(mailbox.of("ana@example.org")) == 1 + make.OFFICE.limits.letters_per_hour
    for hour in range(1, 20):
        deeds.lose_code(now=make.later(hours=hour))
        deeds.deliver(mailbox, make.later(hours=hour))
    assert len(mailbox.of("ana@example.org")) == 1 + make.OFFICE.limits.letters_per_day


def test_each_lost_code_letter_is_a_letter_of_its_own(booking, mailbox):
    for minute in range(2):
        deeds.lose_code(now=make.later(minutes=minute))
    deeds.deliver(mailbox, make.later(minutes=2))
    assert len({letter.message_id for letter in mailbox.letters}) == 3


def test_who_lost_the_code_of_a_canceled_appointment_gets_the_news_with_it_again(booking, mailbox):
    make.event("next", day=date(2026, 12, 12))
    deeds.cancel_event()
    deeds.deliver(mailbox)
    deeds.lose_code(now=make.later(minutes=1))
    deeds.deliver(mailbox, make.later(minutes=1))

    first, again = mailbox.letters[-2:]
    assert again.kind == "event_canceled" and again.to == "ana@example.org"
    assert codes.grouped(booking.code) in again.text
    assert again.message_id != first.message_id


def test_a_canceled_appointment_of_the_past_is_no_news(booking, mailbox):
    deeds.cancel_event()
    deeds.deliver(mailbox)
    over = make.windows()[0].ends_at + timedelta(minutes=1)
    deeds.lose_code(now=over)

    assert deeds.deliver(mailbox, over) == 0
