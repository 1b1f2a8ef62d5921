"""The site opens connections to its mail server and to nobody else (ASVS 13.2.4)."""

import socket
from pathlib import Path

import pytest

from citykey_site.mail.delivery import delivery_for
from citykey_site.services import lost_codes, outbox
from tests import make
from tests.mail.servers import mail_server
from tests.people import Visitor
from tests.web.steps import EMAIL, book


@pytest.fixture
def called(monkeypatch) -> set[object]:
    """Whom the program called or looked up, by any socket of Python."""
    found: set[object] = set()
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def noted(line, address):
        found.add(address)
        return connect(line, address)

    def looked_up(host, *more, **words):
        found.add(host)
        return look_up(host, *more, **words)

    monkeypatch.setattr(socket.socket, "connect", noted)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return found


def visit(app) -> None:
    """Finds, books, asks for the code and for news, changes and cancels."""
    visitor = Visitor(app)
    for path in ("", "events?near=60618", "events/kosciuszko", "documents", "help", "privacy"):
        visitor.open(f"/en/{path}")
    book(visitor)
    visitor.open("/en/booking/cancel")
    visitor.press("Yes, cancel my appointment")
    visitor.open("/en/booking/lost-code")
    visitor.press("Send my code", email=EMAIL)
    visitor.open("/en/updates")
    visitor.press("Get news of new events", places="60618", often="daily", email="nina@example.net")


def test_a_whole_visit_and_its_letters_call_the_mail_server_alone(make_app, wall, called):
    app = make_app()
    with app.app_context():
        make.event()
    with mail_server() as server:
        called.clear()  # The small server calls itself when it starts.
        visit(app)
        assert called == set()
        with app.app_context():
            delivery = delivery_for(f"smtp://127.0.0.1:{server.port}", folder=Path("unused"))
            lost_codes.write_due(office=app.extensions["citykey.office"], now=wall.now())
            outbox.deliver_all(delivery, now=wall.now())
        assert called == {"127.0.0.1", ("127.0.0.1", server.port)}
        assert len(server.letters) >= 2
