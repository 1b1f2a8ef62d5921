"""The page for people who help others."""

from tests.people import Visitor


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
