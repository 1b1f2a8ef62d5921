"""The link at the end of each letter: who reads it, who presses, and who only looks."""

import re

import pytest

from citykey_site.services import outbox
from citykey_site.storage.db import session
from citykey_site.storage.tables import MailStopRow
from tests import make
from tests.people import Visitor
from tests.services.test_mail_stops import link_in

EMAIL = "ana@example.org"


@pytest.fixture
def page(visitor, mailbox, wall) -> str:
    """The path of the link in Ana's letter."""
    with visitor.app.app_context():
        make.event()
        make.booking(email=EMAIL)
        outbox.deliver_all(mailbox, now=wall.now())
    return f"/en/stop/{link_in(mailbox.letters[0])}"


def is_stopped(app) -> bool:
    """Tells whether a mailbox has stopped its letters."""
    with app.app_context():
        return session().query(MailStopRow).count() == 1


def test_somebody_stops_the_letters_one_page_further(visitor, page):
    visitor.open(page)
    assert not visitor.page.soup.main.find("form"), "a scanner would press it"
    visitor.follow("Stop these emails")
    visitor.press("Stop these emails")

    assert visitor.page.address == page
    assert "until the end of: Thursday, December 17" in visitor.page.main
    assert is_stopped(visitor.app)


def test_somebody_gets_the_letters_again_by_the_same_link(visitor, page):
    visitor.open(f"{page}/now")
    visitor.press("Stop these emails")
    visitor.follow("Get our emails again")
    visitor.press("Get our emails again")

    assert "We can send emails to this address again." in visitor.page.main
    assert not is_stopped(visitor.app)


def test_who_lost_the_link_finishes_by_the_letter_that_is_always_sent(visitor, page, mailbox, wall):
    visitor.open(f"{page}/now")
    visitor.press("Stop these emails")
    visitor.open("/en/stop")
    visitor.press("Continue", email="Ana@Example.org")
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    assert is_stopped(visitor.app)

    other = Visitor(visitor.app)
    other.open(re.search(r"/en/check/\w+", mailbox.letters[-1].text)[0])
    other.press("Get our emails again")
    assert "We can send emails to this address again." in other.page.main
    assert not is_stopped(visitor.app)


def test_to_look_changes_nothing_and_neither_does_a_post_from_elsewhere(visitor, page):
    for path in (page, f"{page}/now", f"{page}/again"):
        for method in ("GET", "HEAD"):
            assert visitor.client.open(path, method=method).status_code == 200
    assert visitor.client.post(page).status_code == 405
    assert visitor.client.post(f"{page}/now").status_code == 422
    foreign = {"Origin": "https://mail.example.com"}
    assert visitor.client.post(f"{page}/now", headers=foreign).status_code == 403
    assert not is_stopped(visitor.app)


def test_a_link_that_is_not_ours_has_ended(visitor, page):
    for link in (page[:-1] + "b", page[:-1] + "c", "/en/stop/none", "/en/stop/" + "b" * 5000):
        if link != page:
            assert visitor.client.get(link).status_code == 410
            assert visitor.client.get(f"{link}/now").status_code == 410
    visitor.open("/en/stop/none")
    assert "This link has ended." in visitor.page.main


def test_the_page_of_a_link_is_kept_by_no_cache_and_tells_no_email(visitor, page):
    visitor.open(page)

    assert visitor.page.headers["Cache-Control"] == "no-store"
    assert EMAIL not in visitor.page.html and "Set-Cookie" not in visitor.page.headers
