"""Tests the address of the mail server: what it may say, and that it is safe by default."""

import pytest

from citykey_site.mail.delivery import delivery_for
from citykey_site.mail.files import FileDelivery
from citykey_site.mail.smtp_settings import Tls, read_smtp_url


def test_without_an_address_letters_are_kept_as_files(tmp_path):
    assert isinstance(delivery_for("", folder=tmp_path), FileDelivery)


def test_a_server_elsewhere_must_offer_starttls_on_port_587():
    settings = read_smtp_url("smtp://mail.example.org")
    assert (settings.tls, settings.port) == (Tls.STARTTLS, 587)


def test_smtps_means_tls_from_the_first_byte_on_port_465():
    settings = read_smtp_url("smtps://mail.example.org")
    assert (settings.tls, settings.port) == (Tls.IMPLICIT, 465)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "localhost"])
def test_a_server_on_this_machine_may_be_spoken_to_in_clear(host):
    assert read_smtp_url(f"smtp://{host}:2525?tls=none").tls is Tls.NONE
    assert read_smtp_url(f"smtp://{host}:2525").tls is Tls.NONE


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.5", "localhost.example.org", "[::2]"])
def test_a_server_elsewhere_can_never_be_spoken_to_in_clear(host):
    with pytest.raises(ValueError, match="tls=none"):
        read_smtp_url(f"smtp://{host}?tls=none")


def test_user_and_password_may_hold_special_signs():
    settings = read_smtp_url("smtp://site%40example.org:p%3A%2F%40%25@mail.example.org:2587")
    assert (settings.user, settings.password) == ("site@example.org", "p:/@%")
    assert (settings.host, settings.port) == ("mail.example.org", 2587)


def test_the_password_is_not_shown_with_the_settings():
    assert "hunter2" not in repr(read_smtp_url("smtp://site:hunter2@mail.example.org"))


def test_a_time_limit_and_an_authority_can_be_told():
    settings = read_smtp_url("smtps://mail.example.org?timeout=5&ca=/etc/mail.pem")
    assert settings.timeout == 5
    assert str(settings.authority) == "/etc/mail.pem"


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org/inbox",
        "smtp://mail.example.org#inbox",
        "smtp://site:hunter2@mail.example.org:port",
        "smtp://site:hunter2/x@mail.example.org",
        "smtp://site:hunter2#x@mail.example.org",
        "smtp://site:hunter2@mail.example.org:99999",
        "smtp://site:hunter2@[mail.example.org",
        "smtp://site:hunter2@mail.example.org?tsl=none",
        "smtp://site:hunter2@mail.example.org?tls",
        "smtp://site:hunter2@mail.example.org?tls=maybe",
        "smtps://site:hunter2@mail.example.org?tls=none",
        "smtp://site:hunter2@mail.example.org?timeout=never",
        "smtp://site:hunter2@mail.example.org?timeout=0",
        "smtp://site:hunter2é@mail.example.org",
    ],
)
def test_an_address_that_is_none_is_told_so_without_repeating_its_password(address):
    with pytest.raises(ValueError, match=r"^(Write|Leave|User) ") as fault:
        read_smtp_url(address)
    assert "hunter2" not in str(fault.value)
    assert fault.value.__cause__ is None


def test_an_authority_that_is_not_there_is_told_at_once(tmp_path):
    with pytest.raises(ValueError, match="ca="):
        delivery_for(f"smtps://mail.example.org?ca={tmp_path}/none.pem", folder=tmp_path)
