"""Whatever is typed as an email, each letter goes to one recipient, with known headers (R26).

The letters leave by the wire, to a mail server that notes every RCPT TO.
"""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from citykey_site.domain.venues import Venue
from citykey_site.mail.delivery import delivery_for
from citykey_site.services import lost_codes, outbox
from tests import make
from tests.mail.servers import mail_server
from tests.mail.test_headers_of_letters import ALWAYS
from tests.people import Visitor
from tests.web import ready
from tests.web.steps import book
from tests.web.test_letters_a_stranger_causes import forms, make_office

VICTIM = "vic@example.com"
TYPED = (
    f"eve@example.org\r\nBcc: {VICTIM}", f"eve@example.org\nRCPT TO:<{VICTIM}>",
    f"eve@example.org%0d%0aBcc:{VICTIM}", f"eve@example.org\u2028Bcc:{VICTIM}",
    f"eve@example.org\x85{VICTIM}", f"eve@example.org\0{VICTIM}",
    f"eve@example.org,{VICTIM}", f"eve@example.org;{VICTIM}", f"eve@example.org {VICTIM}",
    f"eve@example.org\uff0c{VICTIM}", f'"{VICTIM},"@example.org', f'"a b>,<{VICTIM}"@example.org',
    f"@example.org:{VICTIM}", f"<{VICTIM}>", f"Eve <{VICTIM}>", f"eve@example.org><{VICTIM}",
    f"=?utf-8?q?eve=40example.org=2C{VICTIM}?=", "vic%example.com@example.org",
    "example.com!vic@example.org", "eve@[127.0.0.1]", "eve@example.org(" + VICTIM + ")",
    "a" * 65 + "@example.org", "e" * 300 + "@example.org", "eve@" + "e." * 130 + "org",
    "eve@exa\u00adm\u200bple.org", "eve@ex\u0430mple.org", "\u0435ve@example.org",
    "eve@example\u3002org", "eve@xn--e1awd7f.example.org", "EVE@EXAMPLE.ORG", "eve+vic@example.org",
)  # fmt: skip
# What the typed words that are an address come to: one mailbox, never the victim's.
ACCEPTED = {
    "eve@example.org", "EVE@example.org", "eve+vic@example.org",
    "eve@xn--e1awd7f.example.org", "eve@xn--exmple-4nf.org", "\u0435ve@example.org",
}  # fmt: skip


@pytest.fixture
def site(make_app, wall):
    """A site whose every form takes an email, without limits."""
    app = make_app(letters_per_hour=999)
    with app.app_context():
        make.event(places=200, check_emails=True)
        make.event("full", places=1, minutes=180, venue=make.ARCHER)
        make.booking(event_id="full", email="ana@example.org")
        opens, closes = make.later(days=-1), make.later(days=5)
        day = make.later(days=20).date()
        make.event("drawn", draw_opens_at=opens, draw_closes_at=closes, day=day)
    ready.be_generous(app)
    app.extensions["citykey.office"] = make_office(app)
    return app


def post_everywhere(app) -> set[int]:
    """Sends each hostile word by three forms, as a script would; returns the answers."""
    statuses = set()
    for place, (path, more) in enumerate(forms(app)):
        visitor = Visitor(app)
        visitor.open(f"/en/{path}")
        form = visitor.page.soup.main.find("input", attrs={"name": "token"}).find_parent("form")
        hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        for number, typed in enumerate(TYPED[place % 3 :: 3]):
            answer = visitor.client.post(
                f"/en/{path}",
                data=hidden | more | {"email": typed, "once": f"{place} {number}"},
                environ_overrides={"REMOTE_ADDR": f"198.51.{place}.{number}"},
            )
            statuses.add(answer.status_code)
    return statuses


def sent(app, wall) -> list[tuple[str, list[str], bytes]]:
    """Delivers every letter by the wire; returns sender, recipients and content of each."""
    with mail_server(extras={"enable_SMTPUTF8": True}) as server, app.app_context():
        delivery = delivery_for(f"smtp://127.0.0.1:{server.port}", folder=Path("unused"))
        lost_codes.write_due(office=app.extensions["citykey.office"], now=wall.now())
        outbox.deliver_all(delivery, now=wall.now())
        return server.letters


def test_every_letter_has_one_recipient_and_no_other_header(site, wall):
    assert post_everywhere(site) == {303, 422}
    letters = sent(site, wall)

    recipients = [to for _, to, _ in letters]
    assert all(len(to) == 1 for to in recipients) and len(recipients) > len(ACCEPTED)
    assert {to for [to] in recipients} - {"ana@example.org"} <= ACCEPTED
    for _, [to], content in letters:
        email = message_from_bytes(content, policy=policy.default)
        assert set(email.keys()) == ALWAYS | {"X-Peer", "X-MailFrom", "X-RcptTo"} & set(email)
        assert email.get_all("To") == [to]


def test_words_of_staff_begin_no_header_and_no_command(make_app, wall):
    app = make_app()
    words = (
        f"Park\r\n.\r\nRSET\r\nMAIL FROM:<eve@example.org>\r\nRCPT TO:<{VICTIM}>\r\nBcc: {VICTIM}"
    )
    with app.app_context():
        make.event(venue=Venue(name=words, address=words), notes={"en": words})
    book(Visitor(app), email="ana@example.org")
    [(_, recipients, content)] = sent(app, wall)

    assert recipients == ["ana@example.org"]
    email = message_from_bytes(content, policy=policy.default)
    assert "Bcc" not in email and email["To"] == "ana@example.org"


def test_the_host_that_a_visitor_names_is_in_no_link(make_app, wall):
    app = make_app()
    with app.app_context():
        make.event()
    visitor = Visitor(app)
    foreign = {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil.example"}}
    visitor.client.environ_base |= {"HTTP_HOST": "evil.example"}
    book(visitor, email="ana@example.org")
    visitor.client.get("/en/", **foreign)
    [(_, _, content)] = sent(app, wall)

    text = message_from_bytes(content, policy=policy.default).as_string()
    assert "evil" not in text and app.extensions["citykey.office"].base_url in text
