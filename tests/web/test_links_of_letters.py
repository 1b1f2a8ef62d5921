"""Who opens every link of every letter again and again, as mail scanners do, changes nothing.

What a scanner that presses buttons can do is tried link by link: `test_checks.py`,
`test_waitlist.py`, `test_sittings.py`, `test_stop.py`.
"""

import re

import pytest

from citykey_site.services import outbox
from tests import make
from tests.people import Visitor
from tests.services.subscribing import subscribe
from tests.web import ready
from tests.web.dump import dump
from tests.web.steps import EMAIL, book

LINK = re.compile(r"https?://[^/\s]+(/\S+)")
KINDS = {"booked", "check", "draw_entered", "news_on", "wait_offer"}
# Five rounds of GET and HEAD, with cookies and without, are twenty looks.
ROUNDS = 5


@pytest.fixture
def links(visitor, mailbox, wall) -> set[str]:
    """The path of every link in the letters, and of the one click of news."""
    with visitor.app.app_context():
        make.event(places=80)
        subscribe()
    ready.be_generous(visitor.app)
    book(visitor)
    for is_ready in (ready.checking, ready.drawing, ready.in_line):
        is_ready(visitor, EMAIL)
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=wall.now())
    assert {letter.kind for letter in mailbox.letters} >= KINDS
    one_click = {letter.unsubscribe for letter in mailbox.letters} - {""}
    words = [*one_click, *(letter.text + letter.html for letter in mailbox.letters)]
    return {found.partition('"')[0] for text in words for found in LINK.findall(text)}


def test_twenty_looks_at_every_link_change_nothing(visitor, links):
    assert {path.split("/")[2] for path in links if path.startswith("/en/")} >= {
        "booking", "check", "draw", "stop", "updates", "waitlist",
    }  # fmt: skip
    before = dump(visitor.app)
    scanner = Visitor(visitor.app).client
    stranger = visitor.app.test_client(use_cookies=False)
    for path in sorted(links):
        for client in (scanner, stranger):
            for method in ("GET", "HEAD") * ROUNDS:
                assert client.open(path, method=method).status_code in {200, 303, 410}, path
    assert dump(visitor.app) == before
