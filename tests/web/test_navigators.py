"""The page for people who help others."""

import re

from citykey_site.services import allowances, outbox
from tests import make
from tests.people import Visitor

EMAIL = "help@shelter.example.org"


def letter(visitor, mailbox, kind: str) -> str:
    """Returns the words of the newest letter of a kind."""
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=make.later(minutes=1))
    return next(item.text for item in reversed(mailbox.letters) if item.kind == kind)


def finish(visitor, mailbox):
    """Asks for a higher limit and presses the one button of the page that the letter leads to."""
    visitor.open("/en/navigators")
    visitor.press("Ask for a higher limit", email=EMAIL)
    words = letter(visitor, mailbox, "check")
    visitor.open(re.search(r"https?://[^/\s]+(/en/check/\w+)", words).group(1))
    return visitor.press("Ask for")


def test_after_the_email_check_there_is_a_number_on_the_page_and_in_a_letter(visitor, mailbox):
    page = finish(visitor, mailbox)
    number = page.soup.find(id="request-number").get_text()

    assert page.heading == "Your request number" and len(number) == 6
    assert number in letter(visitor, mailbox, "allowance_number")
    with visitor.app.app_context():
        assert allowances.number_of(EMAIL, now=make.NOW) == number


def test_nothing_is_asked_before_the_letter_is_followed(visitor):
    visitor.open("/en/navigators")
    page = visitor.press("Ask for a higher limit", email=EMAIL)

    assert page.heading == "Check your email to finish"
    with visitor.app.app_context():
        assert allowances.number_of(EMAIL, now=make.NOW) is None


def test_the_page_with_the_number_is_shown_to_nobody_else(visitor, neighbor, mailbox):
    finish(visitor, mailbox)

    assert neighbor.open("/en/navigators/number").path == "/en/navigators"


def test_the_page_says_how_to_be_allowed_more(visitor, speech):
    page = visitor.open(f"/{speech.code}/navigators")

    assert page.heading == speech("For people who help others", context="page title")
    assert page.says(speech("Follow the message. Then you get a request number with 6 digits."))


def test_it_is_one_press_from_help_and_from_the_foot_of_every_page(visitor):
    visitor.open("/en/help")
    assert visitor.follow("For people who help others").path == "/en/navigators"


def test_the_limit_that_it_tells_is_the_setting(make_app):
    visitor = Visitor(make_app(bookings_per_mailbox=5))

    assert visitor.open("/en/navigators").says("can have 5 appointments at a time.")
