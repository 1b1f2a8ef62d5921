"""The email check on the pages: what a person sees from the form to the appointment."""

import re

import pytest

from citykey_site.services import outbox
from tests import make
from tests.page import Page
from tests.people import Visitor
from tests.web.steps import EMAIL, book, taken


@pytest.fixture
def marked(visitor):
    """An event of ten places in each window that asks everybody to finish by email."""
    with visitor.app.app_context():
        make.event(places=10, check_emails=True)
    return visitor


def letters(visitor: Visitor, mailbox, *, now=make.later(minutes=1)) -> list:
    """Delivers what is due and returns all letters."""
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=now)
    return mailbox.letters


def link_in(letter) -> str:
    """Returns the path of the link in a letter."""
    return re.search(r"https?://[^/\s]+(/\w\w/check/\S+)", letter.text).group(1)


def number_in(letter) -> str:
    """Returns the number in a letter."""
    return re.search(r"^\d{3} \d{3}$", letter.text, re.M).group(0)


def test_a_marked_event_is_finished_by_the_link_in_the_same_browser(marked, mailbox):
    page: Page = book(marked)
    assert page.heading == "Check your email to finish"
    assert page.says("We keep the place for you until: 9:30 AM")
    assert taken(marked.app) == 1
    [letter] = letters(marked, mailbox)
    marked.open(link_in(letter))
    assert taken(marked.app) == 1
    page = marked.press("Book this appointment")
    assert page.code
    assert taken(marked.app) == 1


def test_the_number_typed_on_the_waiting_page_finishes_too(marked, mailbox):
    book(marked)
    [letter] = letters(marked, mailbox)
    assert marked.press("Finish", number=number_in(letter)).code


def test_in_another_browser_the_link_books_and_shows_no_code(marked, mailbox):
    book(marked)
    [letter] = letters(marked, mailbox)
    other = Visitor(marked.app)
    other.open(link_in(letter))
    page = other.press("Book this appointment")
    assert page.heading == "Your appointment is booked"
    assert "code is in our email" in page.main
    [_, booked] = letters(marked, mailbox)
    code = re.search(r"\d{4} \d{4} \d{4}", booked.text).group(0)
    assert code not in page.html and EMAIL not in page.html
    other.open("/en/booking/details")
    assert other.page.heading == "See or change your appointment"
