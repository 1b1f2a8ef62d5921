"""The small files that machines ask for, and what is the same on every page."""

from sqlalchemy.exc import OperationalError

from citykey_site.domain.languages import served
from citykey_site.storage import schema
from tests import make
from tests.people import Visitor
from tests.web.steps import book, form_address

REAL = {
    "base_url": "https://cards.example.org",
    "secret_key": "for-tests-only-7f3Q9xLm2Vb8Kd4W-",
    "smtp_url": "smtp://127.0.0.1:1",
    "clock_file": None,
    "contact_email": "help@example.org",
}


def test_while_the_database_is_away_the_page_says_when_to_come_back(
    visitor, saturday, speech, monkeypatch
):
    def fail(*_args, **_more):
        raise OperationalError("select", {}, Exception("canary"))

    visitor.open(form_address(visitor, lang=speech.code))
    monkeypatch.setattr("citykey_site.services.careful_bookings.book_or_check", fail)
    page = visitor.press(speech("Book this appointment"), email="ana@example.org")

    assert page.status == 503
    assert page.heading == speech("Please try again in one minute")
    assert int(page.headers["Retry-After"]) > 0
    assert "canary" not in page.html


def test_no_page_may_be_framed_or_load_anything_foreign(visitor, saturday):
    policy = visitor.open("/en/events").headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "unsafe" not in policy and "script-src" not in policy and "*" not in policy


def test_a_real_site_refuses_a_foreign_host(make_app):
    answer = make_app(**REAL).test_client().get("/en/", base_url="https://evil.example")

    assert answer.status_code == 400


def test_the_stylesheet_is_kept_for_good_and_its_name_follows_its_words(visitor):
    page = visitor.open("/en/help")
    sheets = page.soup.find_all("link", rel="stylesheet")
    answer = visitor.client.get(sheets[0]["href"], headers={"Accept-Encoding": "gzip"})

    assert len(sheets) == 1
    assert answer.status_code == 200 and answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_page_of_another_version_finds_a_stylesheet_that_nobody_keeps(visitor):
    own = visitor.client.get(visitor.open("/en/").soup.find("link", rel="stylesheet")["href"])
    other = visitor.client.get("/static/site.0123456789.css")
    assert (other.status_code, other.data) == (200, own.data)
    assert other.headers["Cache-Control"] == "no-store"


def test_every_page_asks_only_for_the_page_and_one_stylesheet(visitor, saturday, speech):
    for path in ("", "events", "times", "events/kosciuszko", "booking", "help"):
        page = visitor.open(f"/{speech.code}/{path}")
        loads = [
            tag
            for tag in page.soup.find_all("link", rel=True)
            if tag["rel"] in (["stylesheet"], ["icon"])
        ]
        assert len(loads) == 2
        assert not page.soup.find_all(src=True)


def test_the_start_leads_to_the_language_that_the_browser_asks_for(visitor):
    for header, code in (("es-MX,es;q=0.9", "es"), ("en-US", "en"), ("xx", "en"), ("", "en")):
        answer = visitor.client.get("/", headers={"Accept-Language": header})
        assert answer.status_code == 302
        assert answer.location == f"/{code}/"
        assert "Accept-Language" in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers


def test_an_address_that_names_a_language_is_never_led_to_another(visitor, saturday, speech):
    other = "es" if speech.code == "en" else "en"
    for path in ("", "events", "booking", "events/kosciuszko"):
        page = visitor.open(f"/{speech.code}/{path}", headers={"Accept-Language": other})
        assert page.soup.html["lang"] == speech.code
        assert page.path == f"/{speech.code}/{path}"


def test_healthy_and_ready_say_ok_and_nothing_more(visitor):
    for path in ("/healthz", "/readyz"):
        answer = visitor.client.get(path)
        assert (answer.status_code, answer.data) == (200, b"ok\n")
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_site_whose_schema_is_old_is_not_ready(visitor, monkeypatch):
    monkeypatch.setattr(schema, "fits", lambda *_: False)
    answer = visitor.client.get("/readyz")

    assert (answer.status_code, answer.data) == (503, b"not ok\n")


def test_crawlers_are_kept_from_bookings_and_shown_the_map(visitor):
    lines = visitor.client.get("/robots.txt").text.splitlines()

    assert "Disallow: /*/booking" in lines
    assert any(line.startswith("Sitemap: ") and line.endswith("/sitemap.xml") for line in lines)


def test_the_quick_exit_leads_away_and_forgets(visitor, saturday):
    book(visitor)
    answer = visitor.client.get("/leave")

    assert answer.status_code == 303
    assert answer.location.startswith("https://www.weather.gov/")
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert visitor.client.get_cookie("citykey") is None
    assert visitor.open("/en/booking/details").path == "/en/booking"


def test_the_quick_exit_is_first_after_the_skip_link(visitor, saturday, speech):
    for path in ("", "events", "events/kosciuszko", "booking", "nothing"):
        links = visitor.open(f"/{speech.code}/{path}").soup.body.find_all("a")
        assert [link["href"] for link in links[:2]] == ["#main", "/leave"]
        assert "noreferrer" in links[1]["rel"]


def test_a_demonstration_says_so_on_every_page(make_app, speech):
    visitor = Visitor(make_app(demo=True))
    for path in ("", "events", "times", "booking", "help", "nothing"):
        page = visitor.open(f"/{speech.code}/{path}")
        assert speech("Demonstration: these events are not real.") in " ".join(
            page.soup.body.get_text().split()
        )


def test_a_real_site_never_says_demonstration(visitor, saturday, speech):
    assert (
        speech("Demonstration: these events are not real.")
        not in visitor.open(f"/{speech.code}/").html
    )


def test_the_contact_and_phone_of_the_settings_are_on_every_page(make_app, speech):
    visitor = Visitor(make_app(phone="312-744-0000", contact_email="help@example.org"))
    for path in ("", "help", "nothing"):
        block = visitor.open(f"/{speech.code}/{path}").soup.select_one(".help-block").get_text()
        assert "312-744-0000" in block and "help@example.org" in block


def test_names_of_links_are_the_same_on_every_page(visitor, saturday, speech):
    names: dict[str, str] = {}
    orders = set()
    for path in ("", "events", "events/kosciuszko", "booking", "help", "privacy", "nothing"):
        page = visitor.open(f"/{speech.code}/{path}")
        # The link to tell of a fault names the page that it stands on.
        links = page.soup.footer.find_all("a")
        orders.add(tuple(tag["href"].partition("?")[0] for tag in links))
        for tag in page.soup.select("header a, footer a"):
            text = " ".join(tag.get_text().split())
            assert names.setdefault(tag["href"], text) == text
    assert len(orders) == 1


def test_titles_are_unique(visitor, saturday, speech):
    paths = ("", "events", "times", "events/kosciuszko", "booking", "booking/lost-code", "help",
             "privacy", "accessibility", "documents", "languages", "nothing")  # fmt: skip
    titles = [visitor.open(f"/{speech.code}/{path}").title for path in paths]

    assert len(set(titles)) == len(titles)


def test_the_event_page_of_a_made_event_is_in_the_language_links(visitor, saturday):
    with visitor.app.app_context():
        make.event("archer", venue=make.ARCHER)
    page = visitor.open("/en/events/archer?people=2")
    others = page.soup.find_all("link", rel="alternate")

    assert {link["hreflang"] for link in others} == {item.tag for item in served().values()}
    assert all(link["href"].endswith("/events/archer?people=2") for link in others)
