"""Which spellings are one mailbox, and which address was probably meant."""

import pytest

from citykey_site.domain.emails import PROVIDERS, REAL, mailbox, suggestion

# Each line is one mailbox in several spellings, and at its end a neighbor that is another one
# (security.md R6: thirty variants).
SAME = [
    (["ana@example.org", "ANA@example.org", "Ana@EXAMPLE.ORG", "  ana@example.org "],
     "anna@example.org"),
    (["ana.lopez@gmail.com", "analopez@gmail.com", "a.n.a.lopez@gmail.com",
      "AnaLopez@Gmail.Com", "ana.lopez+city@gmail.com", "analopez+@gmail.com",
      "analopez@googlemail.com", "ana.lopez+x+y@googlemail.com"],
     "ana-lopez@gmail.com"),
    (["ana@outlook.com", "ana+city@outlook.com", "ANA+1@OUTLOOK.COM"], "a.na@outlook.com"),
    (["ana@hotmail.com", "ana+city@hotmail.com"], "ana@hotmail.es"),
    (["ana@icloud.com", "ana+city@icloud.com"], "a.na@icloud.com"),
    (["ana@yahoo.com", "ana+city@yahoo.com"], "ana@yahoo.es"),
    (["ana@live.com", "ana+city@live.com"], "ana@live.mx"),
    (["ana@fastmail.com", "ana+city@fastmail.com"], "ana@fastmail.fm"),
    (["ana@proton.me", "ana@protonmail.com", "ana+city@proton.me", "ana+x@protonmail.com"],
     "ana@proton.example"),
    (["ana@bücher.example", "ana@xn--bcher-kva.example", "ana@BÜCHER.example",
      "ana@bu\u0308cher.example"],
     "ana@bucher.example"),
]  # fmt: skip


@pytest.mark.parametrize(("spellings", "other"), SAME)
def test_all_spellings_of_a_mailbox_count_as_one(spellings, other):
    assert len({mailbox(address) for address in spellings}) == 1
    assert mailbox(other) != mailbox(spellings[0])


def test_the_table_holds_thirty_variants():
    assert sum(len(spellings) for spellings, _ in SAME) >= 30


def test_a_tag_at_an_unknown_provider_may_be_another_person():
    assert mailbox("ana+b@example.org") != mailbox("ana@example.org")


@pytest.mark.parametrize("address", ["", "@", "ana", "ana@", "@gmail.com", "a@" + "x" * 300])
def test_what_is_no_address_still_has_one_spelling(address):
    assert mailbox(mailbox(address)) == mailbox(address)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmal.com", "ana@gmail.com"),
        ("ana@fmail.com", "ana@gmail.com"),
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@gmail.cpm", "ana@gmail.com"),
        ("ana@gmail.co", "ana@gmail.com"),
        ("ana@gmaill.com", "ana@gmail.com"),
        ("ana@GMAIL.CON", "ana@gmail.com"),
        ("ana@hotmail.con", "ana@hotmail.com"),
        ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@hotmai.com", "ana@hotmail.com"),
        ("ana@yaho.com", "ana@yahoo.com"),
        ("ana@yahoo.co", "ana@yahoo.com"),
        ("ana@hotmail.cm", "ana@hotmail.com"),
        ("ana@yahooo.com", "ana@yahoo.com"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@iclod.com", "ana@icloud.com"),
        ("ana@comcast.nte", "ana@comcast.net"),
        ("ana@sbcglobal.ner", "ana@sbcglobal.net"),
        ("ana@school.eud", "ana@school.edu"),
        ("ana@office.ogr", "ana@office.org"),
    ],
)
def test_a_slip_in_the_domain_is_found(typed, meant):
    assert suggestion(typed) == meant


@pytest.mark.parametrize("domain", sorted({*PROVIDERS, *REAL}))
def test_nobody_at_a_known_provider_is_asked(domain):
    assert suggestion(f"ana@{domain}") is None


@pytest.mark.parametrize(
    "domain",
    [
        "example.org", "uchicago.edu", "cps.edu", "cityofchicago.org", "depaul.edu", "luc.edu",
        "colum.edu", "cook.il.us", "aol.de", "gmx.at", "live.ca", "hotmail.fr", "hotmail.de",
        "hotmail.it", "hotmail.co.uk", "outlook.de", "outlook.fr", "outlook.com.br", "yahoo.fr",
        "yahoo.de", "yahoo.ca", "yahoo.in", "yahoo.co.in", "yahoo.com.ph", "yahoo.com.br",
        "yahoo.com.ar", "fastmail.fm", "hey.com", "pm.me", "interia.pl", "o2.pl", "i.ua",
        "meta.ua", "rediffmail.com", "naver.com", "orange.fr", "free.fr", "laposte.net",
        "live.fr", "xn--bcher-kva.example", "yahoo.com.vn", "yahoo.pl", "hotmail.com.mx",
        "outlook.cl", "live.com.ph",
    ],
)  # fmt: skip
def test_nobody_with_a_real_but_rarer_domain_is_asked(domain):
    assert suggestion(f"ana@{domain}") is None


def test_the_name_before_the_at_sign_is_left_as_it_was_typed():
    assert suggestion("Ana.López+x@gmail.con") == "Ana.López+x@gmail.com"
