"""Whatever address, method or code is sent, the answer is a whole page that leads on."""

from itertools import cycle

import pytest

from citykey_site.domain import refusals
from citykey_site.storage import schema
from tests import make
from tests.people import Visitor
from tests.speech import Speech
from tests.web.nasty import NASTY
from tests.web.steps import EMAIL, book, form_address, taken


@pytest.fixture
def speech() -> Speech:
    """Spanish alone: whatever is English on the way would be seen, and one language is enough."""
    return Speech("es")


def token(visitor: Visitor, address: str) -> dict[str, str]:
    """Opens a form and returns its hidden fields."""
    form = visitor.open(address).soup.main.find("form", method="post")
    return {item["name"]: item.get("value", "") for item in form.find_all("input", type="hidden")}


# Addresses, languages, methods.


@pytest.mark.parametrize(
    "path", ["xx", "xx/events", "english/events", "e", "en-US-x-y-z/nothing", "%00", "%ff",
             "%ed%a0%80", "..%2f", "en/%00", "en/%ff/%fe", "a" * 5000, "-" * 3000, "_"],
)  # fmt: skip
def test_a_language_or_page_that_is_not_there_is_a_whole_page(visitor, path):
    page = visitor.open(f"/{path}")

    assert page.status == 404
    assert page.heading == "We cannot find this page"


def test_an_unknown_page_speaks_the_language_of_its_address(visitor, speech):
    page = visitor.open(f"/{speech.code}/nothing/here")

    assert page.status == 404
    assert page.heading == speech("We cannot find this page")


def test_a_page_of_no_language_speaks_the_browser_s(visitor, speech):
    page = visitor.open("/xx/events", headers={"Accept-Language": speech.code})

    assert page.heading == speech("We cannot find this page")


@pytest.mark.parametrize("spelling", ["ES", "es-MX", "es_mx", "Es"])
def test_another_spelling_of_a_language_leads_to_it(visitor, saturday, spelling):
    page = visitor.open(f"/{spelling}/events?near=60618&people=2")

    assert page.address.endswith("/es/events?near=60618&people=2")
    assert page.status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FOO"])
def test_a_wrong_method_is_a_whole_page(visitor, saturday, speech, method):
    client = visitor.app.test_client()
    for path in ("", "events", "booking", "events/kosciuszko/book"):
        answer = client.open(f"/{speech.code}/{path}", method=method)
        assert answer.status_code in {405, 415}
        assert speech("Please try again", context="page title").encode() in answer.data


@pytest.mark.parametrize("page_name", ["", "events", "help", "booking/details"])
def test_a_post_to_a_reading_page_is_told(visitor, speech, page_name):
    page = visitor.post(f"/{speech.code}/{page_name}")

    assert page.status == 405
    assert "GET" in page.headers["Allow"]


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "", "http://", "x", "http://[::1]:x", "\xff"]
)
def test_a_torn_origin_never_breaks_a_page(visitor, saturday, origin):
    page = visitor.post(form_address(visitor), {"email": EMAIL}, headers={"Origin": origin})

    assert page.status in {403, 422}


@pytest.mark.parametrize(
    "header",
    ["", "*", ";;;", "es;q=nan", "q=1", "é", "es" * 4000, "-" * 4000, ",".join(["x-y-z"] * 999)],
)
def test_any_accept_language_leads_to_a_language(visitor, header):
    assert visitor.open("/", headers={"Accept-Language": header}).status == 200


@pytest.mark.parametrize(
    "fields",
    [("near", "from", "to", "people"), ("time", "day", "speaks", "access", "sort", "page")],
)
def test_no_filter_breaks_the_search(visitor, saturday, fields):
    # One function reads the filters of both pages: they take turns.
    for value, name in zip(NASTY, cycle(["events", "times"])):
        query = {field: [value[:3000], "60623"] for field in fields}
        page = visitor.open(f"/en/{name}", query_string=query)
        assert page.status in {200, 422}, value


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/", "/en//evil.example", "/ES//evil.example",
             "/\\evil.example", "/es_mx//evil.example/..", "///", "//en/"],
)  # fmt: skip
def test_no_address_leads_to_a_foreign_site(visitor, path):
    answer = visitor.client.get("/", environ_overrides={"PATH_INFO": path})
    place = answer.headers.get("Location", "/")

    assert answer.status_code < 500
    assert place.startswith("http://localhost/") or place[0] == "/" != place[1:2], place


# Codes.


@pytest.mark.parametrize("typed", ["", "1", "12345678901", "1" * 5000, "abc", "\x00", "½", "{{1}}"])
def test_a_code_that_is_not_whole_is_told(visitor, saturday, speech, typed):
    book(visitor, speech=speech)
    visitor.open(f"/{speech.code}/booking")
    page = visitor.press(speech("Show my appointment"), email=EMAIL, code=typed)

    assert page.status == 422
    assert page.errors == [speech.refusal(refusals.CodeIncomplete())]
    assert page.soup.find(id="email")["value"] == EMAIL


def test_empty_email_and_code_are_two_lines_in_the_order_of_the_fields(visitor, speech):
    visitor.open(f"/{speech.code}/booking")
    page = visitor.press(speech("Show my appointment"))

    assert page.errors == [
        speech.refusal(refusals.OwnerEmpty()),
        speech.refusal(refusals.CodeIncomplete()),
    ]


@pytest.mark.parametrize("deed", ["details", "change", "cancel", "email", "calendar.ics"])
def test_without_an_open_booking_each_page_leads_to_the_form(visitor, speech, deed):
    page = visitor.open(f"/{speech.code}/booking/{deed}")

    assert page.path == f"/{speech.code}/booking"
    assert page.status == 200


@pytest.mark.parametrize(
    "query",
    [
        "event=x&slot=y",
        "slot=y",
        "event=kosciuszko",
        "event=%00&slot=%00",
        "event=kosciuszko&slot=%ff",
    ],
)
def test_a_change_to_a_window_that_is_not_there_keeps_the_booking(visitor, saturday, query):
    book(visitor, people=2)
    address = f"/en/booking/change?{query}&people=1"
    fields = token(visitor, "/en/booking/cancel")

    assert visitor.open(address).status == 404
    assert visitor.post(address, fields).status == 404
    assert taken(visitor.app) == 2
    assert visitor.open("/en/booking/details").says("2 people")


@pytest.mark.parametrize("people", ["0", "5", "-1", "two", "9" * 999])
def test_a_change_to_a_wrong_number_keeps_the_booking(visitor, saturday, people):
    book(visitor, people=2)
    page = visitor.open(f"/en/booking/change?people={people}")

    assert page.status in {200, 422}
    assert taken(visitor.app) == 2


# On PostgreSQL a text with NUL is an error of the driver: it must not reach it.


@pytest.mark.parametrize("address", ["/en/events/%00", "/en/events/a%00b/calendar.ics",
                                     "/en/events/kosciuszko/book?slot=%00&people=1"])  # fmt: skip
def test_nul_in_an_id_is_a_missing_page_on_every_database(any_app, address):
    schema.upgrade()
    make.event()

    assert Visitor(any_app).open(address).status == 404
