"""What partner sites show: the list in a frame, the picture, and the page that says how."""

from datetime import date
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from tests import make
from tests.people import Visitor
from tests.reading import words
from tests.web import routes

LIST = "/embed/en/events"


def test_only_the_list_for_partners_may_be_framed(visitor, saturday):
    framed = {
        rule.rule
        for rule in routes.read(visitor.app)
        if "X-Frame-Options" not in (answer := visitor.client.get(_path(visitor, rule))).headers
        or "frame-ancestors 'none'" not in answer.headers["Content-Security-Policy"]
    }
    assert framed == {"/embed/<lang>/events"}


def _path(visitor, rule) -> str:
    return routes.address(visitor.app, rule)


def test_a_frame_may_be_shown_anywhere_and_still_loads_nothing_foreign(visitor, saturday):
    headers = visitor.open(LIST).headers

    assert "X-Frame-Options" not in headers  # It has no word for "everybody".
    assert "frame-ancestors *" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "form-action 'none'" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_frame_has_no_form_and_no_cookie_and_every_link_leaves_it(visitor, saturday, speech):
    page = visitor.open(f"/embed/{speech.code}/events")

    assert page.soup.html["lang"] == speech.code
    assert not page.soup.find_all(["form", "button", "input"])
    assert "Set-Cookie" not in page.headers and "public" in page.headers["Cache-Control"]
    for link in page.soup.find_all("a")[1:]:
        assert link["target"] == "_blank" and link["rel"] == ["noopener", "noreferrer"]
    assert page.says(speech("Each link opens in a new tab."))


def test_a_frame_near_a_place_begins_with_the_nearest_and_keeps_the_party(visitor, saturday):
    with visitor.app.app_context():
        make.event("archer", venue=make.ARCHER, day=make.plan().day)
    page = visitor.open(f"{LIST}?near=60632&people=3")

    assert [link["href"] for link in page.soup.select("ul.rows a")] == [
        "/en/events/archer?people=3",
        "/en/events/kosciuszko?people=3",
    ]
    assert page.link("See all events")["href"] == "/en/events?near=60632&people=3"


def test_a_frame_with_a_wrong_field_shows_the_list_all_the_same(visitor, saturday):
    page = visitor.open(f"{LIST}?near=Qqqqqq&people=99&from=x&page=7")

    assert page.status == 200 and page.links("Kosciuszko Park")


def test_a_frame_shows_ten_events_at_most_and_then_the_way_to_all(visitor):
    with visitor.app.app_context():
        for number in range(12):
            make.event(f"event-{number}", minutes=180, day=date(2026, 12, 1 + number))
    assert len(visitor.open(LIST).soup.select("ul.rows a")) == 10


def test_a_frame_without_events_says_so(visitor, speech):
    page = visitor.open(f"/embed/{speech.code}/events")

    assert page.says(speech("No events match your search."))
    assert page.link(speech("See all events"))


def test_a_demonstration_says_so_in_the_frame_and_in_the_picture(make_app, speech):
    visitor = Visitor(make_app(demo=True))
    for name in ("events", "picture.svg"):
        page = visitor.open(f"/embed/{speech.code}/{name}")
        assert speech("Demonstration: these events are not real.") in page.html


def test_the_picture_is_named_in_its_language_and_loads_nothing(visitor, speech):
    page = visitor.open(f"/embed/{speech.code}/picture.svg")
    root = ElementTree.fromstring(page.html)
    said = {item.tag.rpartition("}")[2]: item.text for item in root.iter()}

    assert page.headers["Content-Type"].startswith("image/svg+xml")
    assert page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert said["title"] == said["text"] == speech("Book a CityKey appointment") and said["desc"]
    assert not {"script", "style", "image", "use", "a"} & set(said)


def test_what_is_to_be_copied_shows_the_list_and_the_picture(visitor, saturday, speech):
    page = visitor.open(f"/{speech.code}/share")
    copied = BeautifulSoup("".join(tag.get_text() for tag in page.soup.find_all("code")), "lxml")
    shown = [copied.iframe["src"], copied.img["src"], copied.a["href"]]

    assert copied.iframe["title"] and copied.img["alt"] and not copied.find("script")
    for address in shown:
        assert visitor.open(address.removeprefix("http://127.0.0.1:8000")).status == 200


def test_the_way_to_the_page_is_among_the_words_for_navigators(visitor, speech):
    page = visitor.open(f"/{speech.code}/navigators")
    name = speech("Show our events on your website", context="page title")

    assert page.link(name)["href"] == f"/{speech.code}/share"
    assert words(visitor.open(f"/{speech.code}/share").soup.h1) == name
