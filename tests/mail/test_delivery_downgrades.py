"""Nobody on the way talks the site out of TLS: no letter and no password in clear (R32)."""

import ssl
from pathlib import Path

import pytest

from citykey_site.mail.delivery import Delayed, delivery_for
from citykey_site.mail.return_boxes import return_box_for
from citykey_site.mail.trust import trust
from tests.mail.facts import letter
from tests.mail.imap import imap_server
from tests.mail.servers import (
    AUTHORITY,
    CERTIFICATES,
    certificate,
    check_password,
    mail_server,
    old_tls,
    scripted_server,
)
from tests.mail.test_delivery_tls import ACCOUNT, nothing_was_told
from tests.mail.test_return_boxes import address

EXPIRED = CERTIFICATES / "expired.pem"
OFFERS = b"250-mail.example.org\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"


def deliver(port: int, *, authority: Path = AUTHORITY, scheme: str = "smtp") -> None:
    """Delivers a letter as a site with an account, always over TLS."""
    tls = "" if scheme == "smtps" else "tls=starttls&"
    url = f"{scheme}://{ACCOUNT}@127.0.0.1:{port}?{tls}ca={authority}&timeout=5"
    delivery_for(url, folder=Path("unused")).deliver(letter())


def ended() -> ssl.SSLContext:
    """Makes the server's side with a certificate of 2020."""
    return certificate("expired.pem")


def greeted(line, *, heard: bytearray) -> None:
    """Says the beginning of a talk in clear, up to the client's STARTTLS."""
    line.sendall(b"220 mail.example.org\r\n")
    heard += line.recv(1000)
    line.sendall(OFFERS)
    heard += line.recv(1000)


@pytest.mark.parametrize("answer", [b"454 not now", b"501 no", b"250 ok", b"221 bye"])
def test_a_server_that_takes_starttls_back_hears_nothing_more(answer):
    heard = bytearray()

    def talk(line):
        greeted(line, heard=heard)
        line.sendall(answer + b"\r\n")
        while more := line.recv(1000):
            heard.extend(more)

    with scripted_server(talk) as port, pytest.raises(Delayed):
        deliver(port)
    assert heard.upper().endswith((b"STARTTLS\r\n", b"QUIT\r\n"))
    assert b"AUTH" not in heard and b"MAIL" not in heard


def test_where_a_password_is_asked_for_in_clear_none_is_told():
    # Somebody on the way has cut STARTTLS out of what the server offers.
    extras = {"auth_require_tls": False, "authenticator": check_password}
    with mail_server(extras=extras) as server, pytest.raises(Delayed):
        deliver(server.port)
    assert nothing_was_told(server)


def test_what_was_said_in_clear_after_starttls_is_not_believed_within_tls():
    # Somebody on the way has added an answer that offers to sign in (CVE-2011-0411).
    heard = bytearray()

    def talk(line):
        greeted(line, heard=heard)
        line.sendall(b"220 go\r\n250-evil.example\r\n250 AUTH PLAIN LOGIN\r\n")
        with certificate().wrap_socket(line, server_side=True) as sealed:
            heard.extend(sealed.recv(1000))
            sealed.sendall(b"250 mail.example.org\r\n")
            while more := sealed.recv(1000):
                heard.extend(more)

    with scripted_server(talk) as port, pytest.raises(Delayed):
        deliver(port)
    assert heard.lower().count(b"ehlo") == 2, "the server was not asked anew"
    assert b"AUTH" not in heard


@pytest.mark.parametrize(
    ("scheme", "server_side", "authority"),
    [("smtp", ended, EXPIRED), ("smtps", ended, EXPIRED), ("smtp", old_tls, AUTHORITY)],
)
def test_a_certificate_that_has_ended_or_tls_of_old_gets_no_letter(scheme, server_side, authority):
    context = {"smtp": "tls_context", "smtps": "ssl_context"}[scheme]
    with mail_server(extras={context: server_side()}) as server, pytest.raises(Delayed):
        deliver(server.port, authority=authority, scheme=scheme)
    assert nothing_was_told(server)


@pytest.mark.parametrize(("server_side", "authority"), [(ended, EXPIRED), (old_tls, AUTHORITY)])
def test_neither_is_the_mailbox_of_returns_read_over_them(server_side, authority):
    with imap_server(context=server_side()) as inbox:
        with pytest.raises(ssl.SSLError):
            return_box_for(address(inbox.port, trust=f"?ca={authority}")).empty(len)
        assert inbox.heard == []


def test_the_mailbox_of_returns_is_read_only_on_the_server_that_is_named():
    with imap_server() as inbox:
        elsewhere = address(inbox.port).replace("127.0.0.1", "localhost")
        with pytest.raises(ssl.SSLCertVerificationError):
            return_box_for(elsewhere).empty(len)
        assert inbox.heard == []


def test_a_server_is_believed_by_certificate_name_and_tls_of_today():
    context = trust(AUTHORITY)
    assert context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
