"""Leaving news by one click of a mail program (RFC 8058), and whoever else posts there."""

import pytest

from citykey_site.storage import subscriptions
from tests.services.subscribing import NINA, look, subscribe

SAID = {"List-Unsubscribe": "One-Click"}
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
HOSTILE = (
    (b"", None),
    (b"List-Unsubscribe=no", FORM),
    (b"List-Unsubscribe=One-Click", "text/plain"),
    (b"List-Unsubscribe=One-Click", PARTS),
    (b"--x\r\nContent-Disposition: form-data; name=", f"{PARTS}; boundary=x"),
    (b"\xff\x00%zz=&&=", FORM),
    (b"x" * 10_000_000, FORM),
)
FROM_ELSEWHERE = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def link(visitor, saturday) -> str:
    """The path that stands in the header of Nina's letter."""
    with visitor.app.app_context():
        subscribe(language="es")
        [letter] = look()
    return letter.unsubscribe.removeprefix("https://cards.example.org")


@pytest.fixture
def post(visitor):
    """Posts as a mail provider does: no cookies, its own network and origin."""
    provider = visitor.app.test_client(use_cookies=False)

    def send(path: str, data: object = SAID, **more: object):
        return provider.post(path, data=data, headers=FROM_ELSEWHERE, **more)

    return send


def gets_news(visitor) -> bool:
    """Tells whether Nina's wish is still there."""
    with visitor.app.app_context():
        return subscriptions.of_mailbox(NINA) is not None


def test_one_post_without_cookies_leaves_at_once(visitor, link, post):
    answer = post(link)

    assert answer.status_code == 200 and not gets_news(visitor)
    assert answer.mimetype == "text/plain" and "Set-Cookie" not in answer.headers
    assert post(link).status_code == 200


def test_a_mail_program_may_send_it_as_multipart(visitor, link, post):
    assert post(link, content_type="multipart/form-data").status_code == 200
    assert not gets_news(visitor)


def test_looking_leads_to_the_page_and_changes_nothing(visitor, link):
    for method in ("GET", "HEAD"):
        answer = visitor.client.open(link, method=method)
        assert answer.status_code == 303
        assert answer.location == f"/es/updates/{link.removeprefix('/u/')}"
    assert gets_news(visitor)


def test_without_the_right_link_nobody_leaves(visitor, link, post):
    forged = link[:-1] + ("b" if link[-1] != "b" else "c")
    for path in (forged, "/u/none", "/u/" + "b" * 48, "/u/" + "x" * 5000):
        assert post(path).status_code == 200
    assert gets_news(visitor)


def test_hostile_posts_break_nothing(visitor, link, post):
    for data, content_type in HOSTILE:
        answer = post(link, data, content_type=content_type)
        assert 400 <= answer.status_code < 500, (data[:40], content_type)
    assert gets_news(visitor)


def test_the_pages_of_people_still_refuse_other_sites(visitor, link, post):
    assert post(f"/es/updates/{link.removeprefix('/u/')}/leave").status_code == 403
    assert gets_news(visitor)
