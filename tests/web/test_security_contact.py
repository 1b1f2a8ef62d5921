"""`security.txt`, read as RFC 9116 has it."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from citykey_site import clock

REAL = {
    "base_url": "https://cards.example.org",
    "secret_key": "for-tests-only-7f3Q9xLm2Vb8Kd4W-",
    "smtp_url": "smtp://127.0.0.1:1",
    "clock_file": None,
}
PATH = "/.well-known/security.txt"
FIELD = re.compile(r"([A-Za-z-]+): (\S.*)")


def read(site) -> dict[str, str]:
    """Returns the fields of the file; each stands once, as two of them have to."""
    answer = site.test_client().get(PATH, base_url=REAL["base_url"])
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    pairs = [FIELD.fullmatch(line).groups() for line in answer.text.splitlines()]
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize("email", ["", "help@example.org"])
def test_a_real_site_always_says_where_to_report_a_weakness(make_app, email):
    fields = read(make_app(**REAL, contact_email=email))
    contact = urlsplit(fields["Contact"])

    assert contact.scheme == ("mailto" if email else "https")
    assert contact.path == (email or "/en/help")
    assert fields["Canonical"] == f"https://cards.example.org{PATH}"
    assert set(fields["Preferred-Languages"].split(", ")) >= {"en", "es"}


def test_a_demonstration_without_an_address_gives_the_phone_number(make_app):
    site = make_app(demo=True)
    contact = re.search("^Contact: (.*)$", site.test_client().get(PATH).text, re.M)[1]

    assert contact == "tel:311;phone-context=+1"


def test_it_never_runs_out(make_app, wall):
    site = make_app(**REAL)
    clock.use_file(wall.path)
    for years in range(3):
        wall.set(datetime(2026 + years, 2, 28, 23, 59, tzinfo=UTC))
        left = datetime.fromisoformat(read(site)["Expires"]) - wall.now()
        assert timedelta(days=30) < left < timedelta(days=365)


def test_the_page_for_people_that_it_leads_to_is_there(make_app):
    page = make_app(**REAL).test_client().get("/en/help", base_url=REAL["base_url"])

    assert page.status_code == 200
    assert "311" in page.text
