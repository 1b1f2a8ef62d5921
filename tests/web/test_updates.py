"""Signing up for news of new events by pages, changing it, and leaving."""

import re
from dataclasses import replace

import pytest

from citykey_site.services import outbox
from citykey_site.storage import subscriptions
from tests import make
from tests.mailbox import Mailbox
from tests.services.subscribing import NINA, look, subscribe
from tests.web.dump import dump

PLACES = "60618, Hermosa"
LINK = re.compile(r"https?://[^/\s]+(/\S*)")
MISTAKES = (
    ({"places": ""}, "Enter at least one ZIP code, neighborhood, or ward."),
    ({"places": "Qqqqqq"}, "We do not know this place: Qqqqqq"),
    ({"places": "1,2,3,4,5,6"}, "You can name up to 5 places."),
    ({"often": "hourly"}, "Choose how often we write to you."),
    ({"often": ""}, "Choose how often we write to you."),
    ({"email": "nina"}, "Enter an email address like this: name@example.com"),
)


def letters(visitor) -> list:
    """Lets the worker send, and returns what arrives."""
    mailbox = Mailbox()
    with visitor.app.app_context():
        outbox.deliver_all(mailbox, now=make.later(minutes=5))
    return mailbox.letters


def sign_up(visitor, *, lang: str = "en", email: str = NINA, **typed):
    """Fills the form and presses its button."""
    page = visitor.open(f"/{lang}/updates")
    button = page.soup.select_one("main button.strong").get_text()
    return visitor.press(button, **{"email": email, "places": PLACES, "often": "daily"} | typed)


@pytest.fixture
def signed_up(visitor) -> str:
    """The link of somebody who gets news."""
    with visitor.app.app_context():
        return subscriptions.link_of(subscribe(places=("60618",)).uid)


def wish(visitor):
    """Returns what is kept of Nina."""
    with visitor.app.app_context():
        return subscriptions.of_mailbox(NINA)


def test_somebody_signs_up_by_the_letter_in_the_language_of_the_page(visitor):
    page = sign_up(visitor, lang="es")
    assert page.path == "/es/check" and wish(visitor) is None
    [letter] = letters(visitor)
    link = re.search(r"https?://[^/]+(/es/check/\w+)", letter.text).group(1)
    visitor.open(link)
    page = visitor.press("Recibir avisos de eventos nuevos")

    assert page.path.startswith("/es/updates/") and page.says("Hermosa")
    kept = wish(visitor)
    assert (kept.places, kept.often, kept.language) == (("60618", "Hermosa"), "daily", "es")
    assert [letter.kind for letter in letters(visitor)] == ["news_on"]


def test_the_answer_is_the_same_for_a_mailbox_that_gets_news(visitor, signed_up):
    known = sign_up(visitor)
    unknown = sign_up(visitor, email="nobody@example.org")

    assert known.main.replace(NINA, "") == unknown.main.replace("nobody@example.org", "")


def test_each_mistake_is_told_and_what_was_typed_is_kept(visitor):
    for typed, said in MISTAKES:
        page = sign_up(visitor, **typed)

        assert page.status == 422 and page.errors == [said]
        for name, words in ({"places": PLACES, "email": NINA} | typed).items():
            assert name == "often" or page.soup.find(id=name)["value"] == words
    assert letters(visitor) == []


def test_an_unclear_place_is_ticked_and_the_form_goes_on(visitor):
    page = sign_up(visitor, places="Lawndale, 60618")
    assert page.errors == ["Which place do you mean?"]
    boxes = [box["value"] for box in page.soup.select("input[name=meant]")]
    assert boxes[:2] == ["North Lawndale", "South Lawndale"]
    page = visitor.press("Get news of new events", meant=boxes[:2])

    assert page.path == "/en/check"


def test_a_place_in_the_address_is_typed_already(visitor):
    assert visitor.open("/en/updates?near=60618").soup.find(id="places")["value"] == "60618"


def test_the_landing_page_has_no_button_that_leaves(visitor, signed_up):
    page = visitor.open(f"/en/updates/{signed_up}")
    forms = page.soup.main.find_all("form")

    assert [form["action"] for form in forms] == [f"/en/updates/{signed_up}"]
    assert page.link("Stop this news")["href"] == f"/en/updates/{signed_up}/leave"


def test_places_and_pace_are_changed(visitor, signed_up):
    visitor.open(f"/en/updates/{signed_up}")
    page = visitor.press("Save the change", places="Ward 22", often="weekly")

    assert page.says("We have saved the change.") and page.says("Ward 22")
    assert (wish(visitor).places, wish(visitor).often) == (("Ward 22",), "weekly")
    page = visitor.press("Save the change", places="")
    assert page.status == 422 and wish(visitor).places == ("Ward 22",)


def test_who_leaves_by_the_page_is_forgotten(visitor, signed_up):
    visitor.open(f"/en/updates/{signed_up}")
    visitor.follow("Stop this news")
    page = visitor.press("Stop this news")

    assert page.heading == "You get no more news" and wish(visitor) is None
    assert visitor.open(f"/en/updates/{signed_up}").status == 410


def test_a_new_yes_is_asked_for_only_near_the_end(visitor, signed_up, wall):
    token = visitor.open(f"/en/updates/{signed_up}").soup.find(attrs={"name": "token"})["value"]
    before = wish(visitor)
    visitor.post(f"/en/updates/{signed_up}/renew", {"token": token})
    assert wish(visitor) == before
    assert visitor.open(f"/en/updates/{signed_up}/renew").path == f"/en/updates/{signed_up}"
    wall.move(days=340)
    visitor.open(f"/en/updates/{signed_up}")
    visitor.follow("Get this news for one more year")
    page = visitor.press("Get this news for one more year")

    assert page.says("You get this news for one more year.")
    assert (wish(visitor).ends_on - before.ends_on).days == 340


def test_who_presses_every_button_to_which_a_letter_leads_says_no_yes_and_does_not_leave(
    visitor, signed_up, wall
):
    before = wish(visitor)
    wall.move(days=340)
    page = visitor.open(f"/en/updates/{signed_up}")
    for form in page.soup.main.find_all("form", method="post"):
        sent = {item["name"]: item.get("value", "") for item in form.find_all("input")}
        visitor.post(form["action"], sent | {"often": before.often})

    assert replace(wish(visitor), look_at=before.look_at) == before


def test_whoever_looks_at_every_link_of_every_letter_changes_nothing(visitor, saturday):
    with visitor.app.app_context():
        subscribe(places=("60618",))
        [told] = look()
    sign_up(visitor, email="omar@example.org")
    [check] = letters(visitor)
    addresses = LINK.findall(told.text + check.text) + LINK.findall(told.unsubscribe)
    before = dump(visitor.app)
    for path in addresses:
        for method in ("GET", "HEAD"):
            answer = visitor.client.open(path, method=method, follow_redirects=True)
            assert answer.status_code == 200

    assert dump(visitor.app) == before
    assert {path.split("/")[-2] for path in addresses} >= {"u", "updates", "check", "events"}
