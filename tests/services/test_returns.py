"""Mail that came back: believed by its token alone, counted, and never kept."""

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citykey_site.domain.refusals import NoSuchBooking, TooManyTries
from citykey_site.domain.returns import Outcome
from citykey_site.domain.times import day_of
from citykey_site.mail.delivery import Refused
from citykey_site.services import access, privacy, returns
from citykey_site.storage import outbox
from citykey_site.storage import returns as counted
from tests import make
from tests.mail import bounced
from tests.mail.bounced import ADDRESS
from tests.mailbox import Mailbox
from tests.services import deeds

WRONG, RIGHT = "ana@gmial.com", "ana@gmail.com"
NOT_THE_CODE = "482100937718"


@pytest.fixture
def booking(app):
    """A booking of somebody who mistyped the address."""
    make.event()
    return make.booking(email=WRONG)


def sent(*, bounce_address: str = ADDRESS, now=make.NOW) -> Mailbox:
    """Sends the letters that are due and returns the mailbox in which they are."""
    mailbox = Mailbox()
    deeds.deliver(mailbox, now, bounce_address=bounce_address)
    return mailbox


def came(raw: bytes, *, now=make.NOW, **more: str) -> Outcome:
    """Lets a message arrive at the bounce address."""
    return returns.take(raw, address=ADDRESS, now=now, **more)


def opened(email: str, code: str, *, network: str = "203.0.113.7"):
    """Opens a booking, or returns None for the one wrong answer."""
    try:
        return access.find(email, code, network=network, office=make.OFFICE, now=make.NOW)
    except NoSuchBooking:
        return None


def test_a_letter_comes_back_to_an_address_of_its_own(booking):
    other = make.booking(email="ben@example.org", window=1)
    first, second = (letter.returns_to for letter in sent().letters)
    assert first != second
    assert first.startswith("returns+") and first.endswith("@example.org")
    assert len(first.partition("@")[0]) <= 64
    assert other.code not in second and "ben" not in second


def test_without_the_setting_letters_come_back_to_their_sender(booking):
    assert sent(bounce_address="").letters[0].returns_to == ""


def test_a_true_report_marks_the_booking_and_no_other(booking):
    other = make.booking(email="ben@example.org", window=1)
    [letter, _] = sent().letters
    assert came(bounced.report(to=letter.returns_to)) is Outcome.BELIEVED
    assert deeds.now_kept(booking).returned
    assert not deeds.now_kept(other).returned


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        (bounced.report(), Outcome.NOT_OURS),
        (bounced.report(to=ADDRESS), Outcome.NOT_OURS),
        (bounced.report(action="delayed", status="4.4.1"), Outcome.DELAYED),
        (bounced.plain("Nobody is here", Auto_Submitted="auto-replied"), Outcome.UNREAD),
    ],
)
def test_what_is_not_a_report_on_our_letter_is_only_counted(booking, raw, outcome):
    came(raw)
    assert came(raw) is outcome
    assert not deeds.now_kept(booking).returned
    assert counted.counted_since(day_of(make.NOW)) == {outcome: 2}
    assert counted.counted_since(day_of(make.later(days=1))) == {}


def test_both_databases_mark_and_count(any_app):
    make.event()
    booking = make.booking(email=WRONG)
    [letter] = sent().letters
    assert came(bounced.report(to=letter.returns_to)) is Outcome.BELIEVED
    assert came(bounced.report(to=letter.returns_to)) is Outcome.BELIEVED
    assert counted.counted_since(day_of(make.NOW)) == {Outcome.BELIEVED: 2}
    assert counted.coming_by_event(make.NOW) == {"kosciuszko": 1}
    assert outbox.unreachable([booking.uid]) == {booking.uid}
    assert opened(RIGHT, booking.code).uid == booking.uid


def test_a_delay_and_an_answer_by_machine_change_nothing_even_with_the_token(booking):
    [letter] = sent().letters
    came(bounced.report(to=letter.returns_to, action="delayed", status="4.4.1"))
    came(bounced.plain("I am away", to=letter.returns_to, Auto_Submitted="auto-replied"))
    assert not deeds.now_kept(booking).returned


def test_a_changed_token_is_not_ours(booking):
    [letter] = sent().letters
    name, at, domain = letter.returns_to.partition("@")
    changed = name[:-1] + ("b" if name[-1] != "b" else "c") + at + domain
    assert came(bounced.report(to=changed)) is Outcome.NOT_OURS


def test_the_token_of_one_booking_says_nothing_of_another(booking):
    make.booking(email="ben@example.org", window=1)
    one, other = (letter.returns_to for letter in sent().letters)
    mixed = one[: len("returns+") + 32] + other[len("returns+") + 32 :]
    assert came(bounced.report(to=mixed)) is Outcome.NOT_OURS


def test_a_return_from_the_old_address_says_nothing_once_the_address_is_mended(booking):
    [letter] = sent().letters
    deeds.mend(booking, RIGHT)
    assert came(bounced.report(to=letter.returns_to)) is Outcome.NOT_OURS
    assert not deeds.now_kept(booking).returned


def test_mending_the_address_takes_the_mark_away(booking):
    came(bounced.report(to=sent().letters[0].returns_to))
    assert not deeds.mend(booking, RIGHT).returned


def test_a_return_for_an_erased_day_is_not_ours(booking, tmp_path):
    [letter] = sent().letters
    over = make.windows()[-1].ends_at + timedelta(hours=25)
    assert privacy.erase_due(after=timedelta(hours=24), mail_folder=tmp_path, now=over)
    assert came(bounced.report(to=letter.returns_to), now=over) is Outcome.NOT_OURS


def test_the_envelope_of_a_pipe_is_believed_and_not_what_the_message_says(booking):
    [letter] = sent().letters
    raw = bounced.report(to=letter.returns_to)
    assert came(raw, recipient=ADDRESS) is Outcome.NOT_OURS
    assert came(bounced.report(to=""), recipient=letter.returns_to) is Outcome.BELIEVED


def test_a_server_that_refuses_the_letter_itself_marks_the_booking_too(booking):
    mailbox = Mailbox()
    mailbox.answer = Refused("no such mailbox")
    deeds.deliver(mailbox)
    assert deeds.now_kept(booking).returned


def test_a_refused_letter_to_the_old_address_does_not_mark_the_new_one(booking):
    class Slow(Mailbox):
        def deliver(self, message) -> None:
            if message.to == WRONG:
                deeds.mend(booking, RIGHT)
                raise Refused("no such mailbox")

    deeds.deliver(Slow())
    assert not deeds.now_kept(booking).returned


def test_a_marked_booking_counts_as_one_that_mail_does_not_reach(booking):
    other = make.booking(email="ben@example.org", window=1)
    came(bounced.report(to=sent().letters[0].returns_to))
    assert outbox.unreachable([booking.uid, other.uid]) == {booking.uid}
    assert counted.coming_by_event(make.NOW) == {"kosciuszko": 1}
    assert counted.coming_by_event(make.windows()[-1].ends_at) == {}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200), st.integers(0, 55))
def test_no_broken_copy_of_a_true_report_is_an_error_or_believed_without_its_token(
    booking, noise, place
):
    [letter] = sent().letters or [None]
    address = letter.returns_to if letter else bounced.TO
    forged = address.encode()[:place] + noise + address.encode()[place + 1 :]
    raw = bounced.report().replace(bounced.TO.encode(), forged)
    if address.lower().encode() not in raw.lower():
        assert came(raw) is not Outcome.BELIEVED
    assert came(noise) is Outcome.UNREAD


def test_nothing_of_a_message_is_kept_or_logged(booking, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    [letter] = sent().letters
    canary = "canary-in-the-message"
    raws = [
        bounced.report(to=letter.returns_to, words=canary, letter=canary),
        bounced.report(words=canary),
        bounced.plain(canary, to=letter.returns_to),
        b"\xff" + canary.encode(),
    ]
    for raw in raws:
        came(raw)
    token = letter.returns_to.partition("+")[2].partition("@")[0]
    for path in (path for path in Path(tmp_path).rglob("*") if path.is_file()):
        kept = path.read_bytes()
        assert canary.encode() not in kept and token.encode() not in kept, path.name
    assert canary not in caplog.text and token not in caplog.text and WRONG not in caplog.text


# Opening with the right address


def test_who_mistyped_the_email_opens_the_booking_with_the_right_one(booking):
    assert opened(RIGHT, booking.code) is None
    came(bounced.report(to=sent().letters[0].returns_to))
    assert opened(RIGHT, booking.code).uid == booking.uid
    assert opened("aan@gmial.com", booking.code).uid == booking.uid


def test_the_code_opens_nothing_with_an_email_far_away_or_another_code(booking):
    came(bounced.report(to=sent().letters[0].returns_to))
    assert opened("ben@example.org", booking.code) is None
    assert opened(RIGHT, NOT_THE_CODE) is None


def test_tries_with_emails_far_away_are_counted_as_any_wrong_code(booking):
    came(bounced.report(to=sent().letters[0].returns_to))
    for _ in range(5):
        assert opened("ben@example.org", booking.code) is None
    with pytest.raises(TooManyTries):
        opened("ben@example.org", booking.code)


def test_a_canceled_booking_is_not_opened_by_a_slip(booking):
    came(bounced.report(to=sent().letters[0].returns_to))
    deeds.cancel(booking)
    assert opened(RIGHT, booking.code) is None


def test_an_email_that_is_near_opens_only_with_the_code_of_its_own_booking(booking):
    make.event("sunday", day=date(2026, 12, 6))
    other = make.booking(event_id="sunday", email="zoe@gmial.com")
    for letter in sent().letters:
        came(bounced.report(to=letter.returns_to))
    assert opened("zoe@gmail.com", other.code).uid == other.uid
    assert opened(RIGHT, other.code) is None
