"""A letter to a mistyped address comes back, and the person finds out and mends it."""

import re

import pytest

from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.mail.delivery import delivery_for
from citykey_site.services import lost_codes, outbox
from citykey_site.storage import bookings
from citykey_site.storage.db import transaction
from tests import make
from tests.mail import bounced
from tests.mail.bounced import ADDRESS
from tests.people import Visitor
from tests.servers.smtp import MailServer
from tests.web.steps import book, open_again
from tests.web.watched import answer

WRONG, RIGHT, FAR = "ana@gmial.com", "ana@gmail.com", "ben@example.org"
CAME_BACK = "Our message to this address came back: a…\u2060@gmial.com"


@pytest.fixture
def box(tmp_path):
    """The maildir to which letters come back."""
    folder = tmp_path / "returned"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.fixture
def site(make_app, box):
    """A site that reads what comes back."""
    app = make_app(bounce_address=ADDRESS, bounce_mailbox=f"maildir:{box}")
    with app.app_context():
        make.event()
    return app


def read_returns(app) -> None:
    """Lets the worker do its duty once."""
    facts = (app.extensions["citykey.settings"], app.extensions["citykey.office"])
    with app.app_context():
        Worker(Site(app, *facts), None)._returns()


def send(app, server: MailServer) -> None:
    """Sends the letters that are due, as the worker does."""
    with app.app_context():
        way = delivery_for(server.url, folder=None)
        outbox.deliver_all(way, bounce_address=ADDRESS, now=make.later(hours=1))


def returned(app) -> str:
    """Makes a booking whose letter came back, and returns its code."""
    with app.app_context():
        booking = make.booking(email=WRONG)
        with transaction():
            bookings.mark_returned(booking.uid)
    return booking.code


def test_a_person_who_mistyped_the_email_gets_the_code_after_all(site, box):
    visitor = Visitor(site)
    book(visitor, email=WRONG)
    visitor.press("Keep what I typed")
    code = visitor.page.code
    visitor.client = site.test_client()

    with MailServer() as server:
        send(site, server)
        [letter] = server.letters
        assert letter.message["From"].addresses[0].addr_spec == "appointments@localhost"
        (box / "new" / "1").write_bytes(bounced.report(to=letter.sender))
        (box / "new" / "2").write_bytes(b"\xff\0 broken")
        (box / "cur" / "3:2,S").write_bytes(bounced.report())
        read_returns(site)
        assert [path for path in box.rglob("*") if path.is_file()] == []

        page = open_again(visitor, code, email=RIGHT)
        assert page.says(CAME_BACK)
        visitor.follow("This email address is wrong")
        assert visitor.page.says(f"The address that we have: {WRONG}")
        visitor.press("Save", email="ana@gmail")
        assert visitor.page.status == 422
        visitor.press("Save", email=RIGHT)
        assert visitor.page.says("Saved.") and not visitor.page.says(CAME_BACK)
        send(site, server)
        assert server.letters[-1].recipients == (RIGHT,)
        assert re.sub(r"\D", "", code) in re.sub(r"\D", "", str(server.letters[-1].message))


def test_the_notice_is_first_on_the_page_and_keeps_the_address_apart(site):
    code = returned(site)
    page = open_again(Visitor(site), code, email=WRONG)
    notice = page.soup.main.select_one(".notice")
    assert "came back" in notice.get_text()
    assert notice.select_one("bdi").get_text() == "a…\u2060@gmial.com"
    assert WRONG not in page.html and page.html.count("This email address is wrong") == 1


def test_a_far_away_email_with_the_code_is_answered_as_any_wrong_one(site):
    code = returned(site)
    known = answer(Visitor(site), "/en/booking", {"code": code}, echo=FAR)
    unknown = answer(
        Visitor(site, network="198.51.100.3"), "/en/booking", {"code": "482100937718"}, echo=FAR
    )
    codes = (code.encode(), b"482100937718")
    bodies = [
        item.body.replace(typed, b"CODE")
        for item, typed in zip((known, unknown), codes, strict=True)
    ]
    assert bodies[0] == bodies[1]
    assert (known.status, known.headers) == (unknown.status, unknown.headers)


def test_a_lost_code_is_not_mailed_to_an_address_that_is_only_near(site, mailbox):
    returned(site)
    visitor = Visitor(site)
    visitor.open("/en/booking/lost-code")
    visitor.press("Send my code", email=RIGHT)
    with site.app_context():
        lost_codes.write_due(office=make.OFFICE, now=make.later(hours=1))
        outbox.deliver_all(mailbox, now=make.later(hours=1))
    assert mailbox.of(RIGHT) == []
