"""A person has the email address of an appointment erased, and keeps the appointment."""

import pytest

from citykey_site.storage import legal_holds
from citykey_site.storage.db import transaction
from tests import make
from tests.people import Visitor
from tests.services import deeds
from tests.web.steps import EMAIL, book, open_again

LINK = "Erase my email address now"
BUTTON = "Yes, erase my email address"


@pytest.fixture
def ana(visitor):
    """Somebody who has just booked, on the details of the appointment."""
    with visitor.app.app_context():
        make.event()
    book(visitor)
    return visitor


def emails_kept(app) -> list[str]:
    """Returns the emails of all bookings."""
    with app.app_context():
        return [deeds.kept.get(row.uid).email for row in deeds.rows()]


def test_the_page_says_first_what_comes_no_more_and_the_appointment_stays(ana):
    code = ana.page.code
    asked = ana.follow(LINK)
    assert "You get no reminder, and no news if the event is canceled." in asked.main
    assert emails_kept(ana.app) == [EMAIL]
    done = ana.press(BUTTON)
    assert "We erased your email address." in done.main
    assert EMAIL not in done.main and LINK not in done.main
    assert emails_kept(ana.app) == [""]
    opened = open_again(Visitor(ana.app), code)
    assert opened.code == code
    assert "We have no email address from you" in opened.main


def test_an_address_can_be_added_again(ana):
    ana.follow(LINK)
    ana.press(BUTTON)
    page = ana.follow("Add an email address")
    assert "second number" not in page.main
    ana.press("Save", email="ben@example.org")
    assert emails_kept(ana.app) == ["ben@example.org"]


def test_a_second_press_on_an_old_page_is_the_same(ana):
    ana.follow(LINK)
    old = ana.page
    ana.press(BUTTON)
    ana.page = old
    assert "We erased your email address." in ana.press(BUTTON).main
    assert ana.open("/en/booking/forget").address.endswith("/booking/details")


def test_nobody_without_the_open_appointment_erases_anything(ana):
    stranger = Visitor(ana.app)
    assert stranger.post("/en/booking/forget", {"token": "x"}).address.endswith("/booking")
    assert emails_kept(ana.app) == [EMAIL]


def test_while_the_law_forbids_it_the_page_says_so_and_keeps_the_address(ana):
    ana.follow(LINK)
    with ana.app.app_context(), transaction():
        legal_holds.begin(now=make.NOW)
    page = ana.press(BUTTON)
    assert page.status == 422
    assert page.says("The law does not allow us to erase anything now.")
    assert emails_kept(ana.app) == [EMAIL]
    fresh = ana.open("/en/booking/forget")
    assert fresh.says("The law does not allow us to erase email addresses now")
    assert BUTTON not in fresh.main
