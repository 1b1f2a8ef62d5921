"""The registered domain of an address: what one owner's mailboxes have in common."""

import pytest

from citykey_site.domain.emails import PROVIDERS, REAL
from citykey_site.domain.mail_domains import providers, registered


@pytest.mark.parametrize(
    "address, domain",
    [
        ("ana@example.org", "example.org"),
        ("ana@a.b.example.org", "example.org"),
        ("ANA@Mail.EXAMPLE.org", "example.org"),
        ("ana@example.com.mx", "example.com.mx"),
        ("ana@mail.example.com.mx", "example.com.mx"),
        ("ana@example.co.uk", "example.co.uk"),
        ("ana@example.mx", "example.mx"),
        ("ana@a.example.de", "example.de"),
        ("ana@com.mx", "com.mx"),
        ("ana@staff.chicago.k12.il.us", "chicago.k12.il.us"),
        ("ana@ci.chicago.il.us", "chicago.il.us"),
        ("ana@münchen.example.de", "example.de"),
        ("ana@bücher.de", "xn--bcher-kva.de"),
        ("ana@localhost", "localhost"),
    ],
)
def test_what_somebody_had_to_register(address, domain):
    assert registered(address) == domain


@pytest.mark.parametrize("domain", sorted({*PROVIDERS, *REAL, "yahoo.com.vn", "hotmail.co.nz"}))
def test_everybody_can_have_a_mailbox_at_a_provider(domain):
    assert registered(f"ana@{domain}") is None


@pytest.mark.parametrize("address", ["ana@gmail.com.evil.example", "ana@notgmail.com"])
def test_what_only_looks_like_a_provider_is_none(address):
    assert registered(address) is not None


def test_a_second_number_has_no_domain():
    assert registered("482193") is None


def test_the_list_is_sorted_and_in_small_letters():
    assert all(domain == domain.lower() and "." in domain for domain in providers())
