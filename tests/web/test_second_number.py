"""A person without an email opens, changes, cancels by the second number on the paper."""

import pytest

from citykey_site.domain import refusals
from citykey_site.services import assisted
from tests import make
from tests.page import Page
from tests.web.steps import ENGLISH, open_again


@pytest.fixture
def paper(visitor, saturday):
    """What the person has: the booking with its code and its second number."""
    with visitor.app.app_context():
        wish = make.wish(email="", people=2)
        return assisted.book(wish, by="staff 1", office=make.OFFICE, now=make.NOW).booking


def opened(visitor, paper, speech) -> Page:
    """Opens the appointment with both numbers."""
    return open_again(visitor, paper.code, email=paper.second_number, speech=speech)


def test_both_numbers_open_the_appointment_and_both_are_shown(visitor, paper, speech):
    page = opened(visitor, paper, speech)
    assert page.code == paper.code
    assert page.soup.find(id="second-number").get_text().replace(" ", "") == paper.second_number


def test_digits_of_another_script_and_spaces_are_understood(visitor, paper):
    arabic = paper.second_number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    page = open_again(visitor, paper.code, email=f" {arabic[:3]} {arabic[3:]} ", speech=ENGLISH)
    assert page.code == paper.code


def test_the_page_says_that_no_letter_can_come(visitor, paper, speech):
    page = opened(visitor, paper, speech)
    no_email = (
        "We have no email address from you, so we cannot write to you. "
        "Open this page again before you go. If something changes, it says so."
    )
    assert page.says(speech(no_email))
    assert "@" not in page.main


@pytest.mark.parametrize("typed", ["12345", "1234567", "482100937718", "ana"])
def test_what_is_neither_email_nor_number_is_told_with_both(visitor, paper, typed):
    page = open_again(visitor, paper.code, email=typed, speech=ENGLISH)
    assert page.errors == [ENGLISH.refusal(refusals.OwnerMalformed())]
    assert page.soup.find(id="email")["value"] == typed


def test_nothing_typed_is_told_with_both(visitor, paper, speech):
    page = open_again(visitor, paper.code, email="", speech=speech)
    assert page.errors == [speech.refusal(refusals.OwnerEmpty())]


def test_a_wrong_number_and_a_wrong_email_get_the_same_words(visitor, paper):
    wrong = str((int(paper.second_number) + 1) % 1_000_000).zfill(6)
    pages = [
        open_again(visitor, paper.code, email=owner, speech=ENGLISH)
        for owner in (wrong, "nobody@example.org")
    ]
    assert [page.status for page in pages] == [422, 422]
    assert pages[0].errors == pages[1].errors


def test_the_time_is_changed_and_no_letter_is_promised(visitor, paper):
    opened(visitor, paper, ENGLISH)
    visitor.follow(ENGLISH("Change the time or the number of people"))
    visitor.open(visitor.page.soup.select("h2#here ~ ul.rows a")[0]["href"])
    page = visitor.press(ENGLISH("Confirm the new time"))
    assert page.heading == ENGLISH("Your appointment is changed")
    assert "@" not in page.main


def test_the_appointment_is_canceled(visitor, paper):
    opened(visitor, paper, ENGLISH)
    visitor.follow(ENGLISH("Cancel this appointment", context="button"))
    page = visitor.press(ENGLISH("Yes, cancel my appointment", context="button"))
    assert page.heading == ENGLISH("Your appointment is canceled")


def test_an_email_is_added_after_a_word_about_the_number(visitor, paper, speech):
    opened(visitor, paper, speech)
    page = visitor.follow(speech("Add an email address"))
    loss = (
        "After that, your second number opens nothing any more. "
        "You use your email address and your code."
    )
    assert page.heading == speech("Add your email address") and page.says(speech(loss))
    page = visitor.press(speech("Save", context="button"), email="ana@example.org")
    assert page.soup.find(id="second-number") is None
    assert open_again(visitor, paper.code, email="ana@example.org", speech=speech).code
    assert opened(visitor, paper, speech).status == 422
