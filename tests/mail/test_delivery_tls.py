"""Tests that letters and passwords travel sealed, to the right server, or not at all (R32)."""

from pathlib import Path
from urllib.parse import quote

import pytest

from citykey_site.mail.delivery import Delayed, delivery_for
from tests.mail.facts import letter
from tests.mail.servers import (
    AUTHORITY,
    PASSWORD,
    USER,
    certificate,
    check_password,
    mail_server,
)

TRUSTED = f"ca={AUTHORITY}"
ACCOUNT = f"{USER}:{quote(PASSWORD, safe='')}"


def deliver(address):
    delivery_for(address, folder=Path("unused")).deliver(letter())


def starttls():
    return {"tls_context": certificate(), "require_starttls": True}


def nothing_was_told(server):
    """Tells whether neither the letter's facts nor the password came over the line."""
    words = (b"ana@", b"MAIL", b"mail", b"AUTH", PASSWORD.encode(), b"cita")
    return server.letters == [] and not any(word in server.heard for word in words)


def test_a_letter_goes_out_after_starttls():
    with mail_server(extras=starttls()) as server:
        deliver(f"smtp://127.0.0.1:{server.port}?tls=starttls&{TRUSTED}")
    assert len(server.letters) == 1


def test_a_letter_goes_out_over_implicit_tls():
    with mail_server(extras={"ssl_context": certificate()}) as server:
        deliver(f"smtps://127.0.0.1:{server.port}?{TRUSTED}")
    assert len(server.letters) == 1


def test_where_starttls_is_asked_for_and_not_offered_nothing_is_sent_in_clear():
    with mail_server() as server, pytest.raises(Delayed) as delayed:
        deliver(f"smtp://{ACCOUNT}@127.0.0.1:{server.port}?tls=starttls&{TRUSTED}")
    assert server.heard, "the server was not asked"
    assert nothing_was_told(server)
    assert "STARTTLS" in delayed.value.reason


@pytest.mark.parametrize("extras", [starttls, lambda: {"ssl_context": certificate()}])
def test_a_certificate_from_nobody_known_gets_no_letter(extras):
    with mail_server(extras=extras()) as server, pytest.raises(Delayed) as delayed:
        scheme, query = ("smtps", "") if "ssl_context" in extras() else ("smtp", "?tls=starttls")
        deliver(f"{scheme}://{ACCOUNT}@127.0.0.1:{server.port}{query}")
    assert nothing_was_told(server)
    assert "certificate" in delayed.value.reason


def test_a_certificate_of_another_server_gets_no_letter():
    with mail_server(extras=starttls()) as server, pytest.raises(Delayed) as delayed:
        deliver(f"smtp://{ACCOUNT}@localhost:{server.port}?tls=starttls&{TRUSTED}")
    assert nothing_was_told(server)
    assert "certificate" in delayed.value.reason


def test_a_server_that_speaks_no_tls_at_all_gets_no_letter():
    with mail_server() as server, pytest.raises(Delayed):
        deliver(f"smtps://{ACCOUNT}@127.0.0.1:{server.port}?{TRUSTED}&timeout=2")
    assert nothing_was_told(server)


def test_the_site_signs_in_with_a_password_of_special_signs():
    extras = {**starttls(), "auth_required": True, "authenticator": check_password}
    with mail_server(extras=extras) as server:
        deliver(f"smtp://{ACCOUNT}@127.0.0.1:{server.port}?tls=starttls&{TRUSTED}")
    assert len(server.letters) == 1


def test_a_wrong_password_is_a_setting_to_mend_so_the_letter_is_delayed():
    extras = {**starttls(), "auth_required": True, "authenticator": check_password}
    with mail_server(extras=extras) as server, pytest.raises(Delayed) as delayed:
        deliver(f"smtp://{USER}:wrong@127.0.0.1:{server.port}?tls=starttls&{TRUSTED}")
    assert server.letters == []
    assert delayed.value.reason == "The mail server answered 535."
    assert delayed.value.__suppress_context__, "the server's own words would be logged"


def test_a_server_that_knows_no_signing_in_delays_the_letter_of_a_site_with_an_account():
    with mail_server() as server, pytest.raises(Delayed):
        deliver(f"smtp://{ACCOUNT}@127.0.0.1:{server.port}")
    assert server.letters == []
