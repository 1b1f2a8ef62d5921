"""Sittings: client after client with one checked mailbox, and nothing left of it afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest

from citykey_site.domain import refusals
from citykey_site.services import finishing, privacy, sittings
from citykey_site.storage import requests
from citykey_site.storage import sittings as kept
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow, SittingRow
from tests import make
from tests.services import deeds
from tests.services.sitting_steps import EMAIL, allow, ask, begin, book
from tests.services.test_privacy import CANARY
from tests.traces import files_with


@pytest.fixture(autouse=True)
def site(app):
    """One Saturday with six windows of eight places."""
    make.event()


def test_ten_clients_have_ten_codes_and_ten_letters_in_their_own_languages(mailbox):
    allow(12)
    token = begin()
    made = [
        book(token, number, window=number % 6, speaks=("en", "es")[number % 2])
        for number in range(1, 11)
    ]

    deeds.deliver(mailbox)
    letters = [letter for letter in mailbox.of(EMAIL) if letter.kind == "booked"]
    spaced = [f"{code[:4]} {code[4:8]} {code[8:]}" for code in (item.code for item in made)]
    assert len(set(spaced)) == len(letters) == 10
    assert sorted(spaced) == sorted(
        code for code in spaced for letter in letters if code in letter.text
    )
    assert [letter.language for letter in letters].count("es") == 5
    assert kept.holder(token).made == tuple(item.uid for item in made)


def test_what_was_chosen_is_kept_for_the_next_client():
    token = begin()
    book(token, 1, people=3, speaks="es")

    sitting = kept.holder(token)
    assert (sitting.event, sitting.people, sitting.speaks) == ("kosciuszko", 3, "es")
    assert sitting.next_client == 2


def test_a_second_press_books_the_client_once():
    token = begin()
    first, again = book(token, 1), book(token, 1)

    assert first.uid == again.uid and kept.holder(token).made == (first.uid,)
    assert deeds.taken()[0] == 1


def test_an_ordinary_mailbox_books_two_clients_and_no_third():
    token = begin()
    book(token, 1)
    book(token, 2)

    with pytest.raises(refusals.LimitReached):
        book(token, 3)
    assert deeds.taken()[0] == 2 and len(kept.holder(token).made) == 2


def test_a_marked_event_asks_for_no_second_email_check():
    make.event("marked", venue=make.ARCHER, check_emails=True)

    assert book(begin(), 1, event_id="marked").is_active


def test_when_the_last_place_went_meanwhile_nothing_is_booked():
    token = begin()
    for number in range(8):
        make.booking(email=f"b{number}@gmail.com")

    with pytest.raises(refusals.SlotFull):
        book(token, 1)
    assert kept.holder(token).made == ()


def test_after_four_hours_and_after_the_end_nobody_books():
    late, ended = begin(), begin("omar@shelter.example.org")
    sittings.end(ended)

    with pytest.raises(refusals.SittingOver):
        book(late, 1, now=make.later(hours=4))
    with pytest.raises(refusals.SittingOver):
        book(ended, 1)
    assert session().query(BookingRow).count() == 0


def test_a_request_that_nobody_followed_begins_nothing():
    request = ask()

    with pytest.raises(refusals.RequestGone):
        sittings.begin(request, now=make.NOW)


def test_one_letter_opens_one_sitting_at_a_time():
    request = ask()
    done = finishing.finish(request.uid, office=make.OFFICE, now=make.NOW)
    first, second = (sittings.begin(done, now=make.NOW) for _ in range(2))

    assert kept.holder(first) is None and kept.holder(second).email == EMAIL


def test_after_the_end_the_letter_opens_no_list_any_more():
    request = ask()
    done = finishing.finish(request.uid, office=make.OFFICE, now=make.NOW)
    sittings.end(sittings.begin(done, now=make.NOW))

    with pytest.raises(refusals.RequestGone):
        finishing.finish(request.uid, office=make.OFFICE, now=make.NOW)


def test_asking_anew_gives_no_new_guesses_at_the_number():
    """A number guessed wrong counts for the mailbox, however many requests there are."""
    said = {"network": "203.0.113.7", "office": make.OFFICE, "now": make.NOW}
    for wrong in range(6):
        request = ask(form=str(wrong))
        no = refusals.CheckCodeWrong if wrong < 5 else refusals.TooManyTries
        with pytest.raises(no):
            finishing.check_number(request.uid, _not_the_number(request.uid), **said)


def test_who_guesses_at_the_number_from_a_new_network_each_time_waits_too():
    """Six digits are few: 20 guesses in an hour, wherever they come from, and the link stays."""
    request, said = ask(), {"office": make.OFFICE, "now": make.NOW}
    wrong = _not_the_number(request.uid)
    for place in range(20):
        with pytest.raises(refusals.CheckCodeWrong):
            finishing.check_number(request.uid, wrong, network=f"2001:db8:{place}::/56", **said)

    with pytest.raises(refusals.TooManyTries):
        finishing.check_number(request.uid, wrong, network="2001:db8:99::/56", **said)
    assert finishing.finish(request.uid, **said).is_done


def test_the_address_of_a_sitting_stands_readable_nowhere_and_its_row_goes(app):
    folder = Path(app.extensions["citykey.settings"].instance)
    book(begin(CANARY), 1)
    sealed = [row.email_sealed for row in session().query(SittingRow)]
    session().rollback()

    assert files_with(folder, CANARY) == []
    privacy.erase_due(after=timedelta(hours=24), mail_folder=folder, now=make.later(hours=4))
    assert privacy.empty_log() and session().query(SittingRow).count() == 0
    session().rollback()
    assert not [path for path in folder.rglob("*.sqlite*") if sealed[0] in path.read_bytes()]


def _not_the_number(uid: str) -> str:
    return next(code for code in ("000000", "000001") if not requests.has_code(uid, code))
