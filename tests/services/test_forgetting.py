"""Who has the email of an appointment forgotten keeps the appointment, and nothing writes again."""

from datetime import date
from pathlib import Path

import pytest

from citykey_site.domain import emails, refusals
from citykey_site.services import access, careful_bookings, finishing, forgetting, privacy
from citykey_site.storage import legal_holds, standings
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import LetterRow, RequestRow
from tests import make
from tests.mailbox import Mailbox
from tests.services import deeds
from tests.services.engines import ON_SQLITE

pytestmark = ON_SQLITE
EMAIL = "Ana.Lopez+ids@gmail.com"
SPELLED = "analopez@gmail.com"


@pytest.fixture
def booking(any_app):
    """A booking whose email was forgotten, while its letter still waited."""
    make.event()
    make.event("sunday", day=date(2026, 12, 6))
    booking = make.booking(email=EMAIL)
    assert deeds.letters() == ["booked"]
    forgetting.forget_email(booking.uid)
    return booking


def found(email: str, code: str):
    """Opens a booking by email and code, as at the form."""
    return access.find(email, code, network="203.0.113.7", office=make.OFFICE, now=make.NOW)


def test_email_and_code_open_it_as_before_in_every_spelling(booking):
    for email in (EMAIL, SPELLED):
        opened = found(email, booking.code)
        assert (opened.uid, opened.email, opened.second_number) == (booking.uid, "", "")


def test_another_email_opens_nothing(booking):
    with pytest.raises(refusals.NoSuchBooking):
        found("eve@example.org", booking.code)


def test_no_letter_waits_and_none_comes_when_the_event_is_canceled(booking):
    assert deeds.letters() == []
    deeds.cancel_event()
    deeds.lose_code(SPELLED)
    assert deeds.remind(make.later(days=40)) == 0
    assert deeds.letters() == []


def test_a_lost_code_is_sent_of_the_other_appointments_alone(booking):
    other = make.booking(email=EMAIL, window=1)
    deeds.deliver(Mailbox())
    deeds.lose_code(SPELLED)
    mailbox = Mailbox()
    deeds.deliver(mailbox)
    [letter] = mailbox.letters
    assert other.code[-4:] in letter.text
    assert booking.code[-4:] not in letter.text


def test_the_limit_of_the_mailbox_counts_it_still(booking):
    assert standings.of(SPELLED, now=make.NOW).of_mailbox == 1


def test_it_moves_to_another_day_and_opens_there(booking):
    deeds.change(booking, event_id="sunday", window=1)
    opened = found(SPELLED, deeds.now_kept(booking).code)
    assert (opened.event.public_id, opened.remind_at) == ("sunday", None)


def test_staff_who_move_the_event_carry_it_along(booking):
    deeds.import_plans(make.plan(day=date(2026, 12, 19)))
    assert found(SPELLED, deeds.now_kept(booking).code).event.day == date(2026, 12, 19)
    assert deeds.letters() == []


def test_the_owner_can_give_an_address_again(booking):
    deeds.mend(booking, "ben@example.org")
    assert found("ben@example.org", booking.code).remind_at is not None
    with pytest.raises(refusals.NoSuchBooking):
        found(EMAIL, booking.code)


def test_forgetting_twice_is_the_same(booking):
    again = forgetting.forget_email(booking.uid)
    assert again.forgotten == emails.forgotten_form(SPELLED)


def test_its_seal_is_as_long_as_that_of_an_address(booking):
    make.booking(email="ben@example.org", window=1)
    assert len({len(row.email_sealed) for row in deeds.rows()}) == 1


def test_while_the_law_forbids_it_nothing_is_forgotten(any_app):
    make.event()
    booking = make.booking(email=EMAIL)
    with transaction():
        legal_holds.begin(now=make.NOW)
    with pytest.raises(refusals.HeldByLaw):
        forgetting.forget_email(booking.uid)
    assert deeds.now_kept(booking).email == EMAIL


def test_no_byte_of_the_sealed_email_or_letter_is_left(any_app):
    make.event()
    booking = make.booking(email=EMAIL)
    folder = Path(any_app.extensions["citykey.settings"].instance)
    [row] = deeds.rows()
    traces = [row.email_sealed, row.email_index, session().query(LetterRow).one().sealed]
    session().rollback()
    assert any(traces[0] in path.read_bytes() for path in folder.glob("citykey.sqlite*"))
    forgetting.forget_email(booking.uid)
    assert privacy.empty_log()
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not any(trace in left for trace in traces)


def test_the_finished_request_that_made_the_booking_goes_with_the_email(any_app):
    make.event(check_emails=True)
    request = careful_bookings.book_or_check(
        make.wish(email=EMAIL), network="203.0.113.7", office=make.OFFICE, now=make.NOW
    )
    finishing.finish(request.uid, office=make.OFFICE, now=make.NOW)
    [row] = deeds.rows()
    assert session().query(RequestRow).count() == 1
    session().rollback()
    forgetting.forget_email(row.uid)
    assert session().query(RequestRow).count() == 0
