"""The code reaches the door without our email: as a text, as a file, as large digits."""

import re
from urllib.parse import unquote

import pytest

from citykey_site.services import assisted
from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow
from citykey_site.web.pictures import slip_picture
from tests import make
from tests.reading import words
from tests.servers.browser import open_page
from tests.speech import Speech
from tests.web.steps import EMAIL, ENGLISH, book, open_again

BYTES = 12_000
PHONE = (320, 568)
SPANISH = Speech("es")
LOADED = ("src", "href", "srcset", "action", "formaction", "data", "poster", "background")
FOR_STAFF = "party of 2 · Saturday, December 5, 2026, 10:00 AM · Kosciuszko Park"


@pytest.fixture
def booked(visitor, saturday):
    """The page after booking two places."""
    return book(visitor, people=2, speech=SPANISH)


@pytest.fixture
def paper(visitor, saturday):
    """A booking that staff made for a person without an email."""
    with visitor.app.app_context():
        wish = make.wish(email="", people=2)
        return assisted.book(wish, by="staff 1", office=make.OFFICE, now=make.NOW).booking


def grouped(code: str) -> str:
    """Returns a code as it is shown."""
    return " ".join(re.findall("....", code))


def texted(page) -> str:
    """Returns the words that the phone would send."""
    [link] = page.soup.select('a[href^="sms:"]')
    number, _, body = link["href"].partition("?&body=")
    assert number == "sms:", "nobody's number is in the link"
    return unquote(body, errors="strict")


# The text message.


def test_the_text_has_code_time_place_and_one_line_of_help(booked):
    lines = texted(booked).split("\n")

    assert grouped(booked.code) in lines
    assert "sábado, 5 de diciembre de 2026, 10:00 a.m." in lines
    assert "Kosciuszko Park" in lines and "2732 N. Avers Ave." in lines
    help_line = (SPANISH("Do you need help?"), SPANISH("Call: %(phone)s", phone="311"))
    assert " ".join(help_line) in lines
    assert lines[-2] == f"For staff: {grouped(booked.code)}, party of 2"


def test_the_text_names_neither_the_card_nor_the_email(visitor, saturday):
    text = texted(book(visitor))

    assert not re.search(r"citykey|\bID\b|card|clerk|@", text, re.I)
    assert text.isascii(), "a text in English goes out as plain letters"


def test_every_sign_of_the_text_is_written_for_an_address(booked):
    body = booked.soup.select_one('a[href^="sms:"]')["href"].partition("body=")[2]

    assert re.fullmatch(r"(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+", body)
    assert "%0A" in body and "+" not in body


# Large digits.


def test_the_large_code_stands_with_the_picture_and_a_line_for_staff_alone(visitor, booked):
    page = visitor.follow(SPANISH("Show my code in large digits"))
    main = page.soup.main

    assert words(main.find(id="large-code")) == grouped(booked.code)
    assert main.select_one("svg.qr title")
    assert words(main.select_one(".staff")) == f"For staff: {grouped(booked.code)} · {FOR_STAFF}"
    assert not main.find(["form", "dl", "h2"]) and len(main.find_all("a")) == 1


# The file.


@pytest.fixture
def saved(visitor, booked):
    """The file of the Spanish booking."""
    return visitor.follow(SPANISH("Save a page that opens without internet"))


def test_the_file_is_for_keeping_and_no_cache_keeps_it(saved):
    assert saved.headers["Content-Disposition"] == 'attachment; filename="appointment.html"'
    assert saved.headers["Cache-Control"] == "no-store"
    assert len(saved.raw) <= BYTES


def test_the_file_says_all_that_a_person_needs_on_the_day(saved, booked, visitor):
    assert saved.code == booked.code
    for said in (
        "sábado, 5 de diciembre de 2026, 10:00 a.m.", "Kosciuszko Park", "2732 N. Avers Ave.",
        SPANISH.people(2), SPANISH("Your confirmation code"),
        SPANISH("Something that shows your date of birth"), "/es/booking", "311",
        f"For staff: {grouped(booked.code)} · {FOR_STAFF}",
    ):  # fmt: skip
        assert saved.says(said), said
    with visitor.app.app_context():
        slip = session().query(BookingRow).one().slip
        base_url = visitor.app.extensions["citykey.office"].base_url
    picture = str(slip_picture(slip, base_url=base_url)("QR"))
    assert re.search(r'd="M4[^"]*"', picture)[0] in saved.html


def test_the_file_is_whole_in_itself_and_leads_nowhere(saved):
    soup = saved.soup

    assert not saved.faults
    assert (soup.html["lang"], soup.html["dir"]) == ("es", "ltr")
    assert not soup.find(["script", "form", "a", "link", "img", "iframe", "object", "base"])
    assert not [tag for tag in soup.find_all(True) if any(tag.get(name) for name in LOADED)]
    assert "url(" not in saved.html and "@import" not in saved.html
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_the_file_does_not_say_whose_it_is(saved):
    assert EMAIL not in saved.html and "check-in" not in saved.html


@pytest.mark.browser
def test_the_file_opens_without_a_network_on_a_small_phone(saved, booked, browser, tmp_path):
    file = tmp_path / "appointment.html"
    file.write_bytes(saved.raw)
    with open_page(browser, size=PHONE) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.context.set_offline(True)
        page.goto(file.as_uri())
        code = page.locator("#confirmation-code")

        assert re.sub(r"\s", "", code.inner_text()) == booked.code
        assert asked == [file.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert code.evaluate("e => new Set([...e.getClientRects()].map(r => r.top)).size") == 1
        assert page.locator("svg.qr").bounding_box()["width"] >= 200


# Who has them.


def test_a_person_with_a_second_number_has_it_in_the_file(visitor, paper):
    page = open_again(visitor, paper.code, email=paper.second_number)
    assert grouped(paper.code) in texted(page)
    assert paper.second_number not in texted(page)

    saved = visitor.follow("Save a page that opens without internet")
    assert words(saved.soup.find(id="second-number")).replace(" ", "") == paper.second_number


@pytest.mark.parametrize("name", ["code", "save"])
def test_a_canceled_appointment_has_no_code_to_keep(visitor, saturday, name):
    book(visitor)
    visitor.follow("Cancel this appointment")
    page = visitor.press("Yes, cancel my appointment")
    assert not page.soup.select('a[href^="sms:"]') and not page.links("Show my code")

    page = visitor.open(f"/en/booking/{name}")
    assert page.path == "/en/booking/details"
    assert page.heading == "Your appointment is canceled"


@pytest.mark.parametrize("name", ["code", "save"])
def test_without_an_open_booking_the_form_is_shown(visitor, neighbor, saturday, name):
    book(visitor)

    assert neighbor.open(f"/en/booking/{name}").path == "/en/booking"


def test_after_the_event_there_is_nothing_to_keep(visitor, saturday, wall):
    code = book(visitor).code
    wall.set(make.later(days=18, hours=5))
    page = open_again(visitor, code, speech=ENGLISH)

    assert page.says("This appointment is in the past.")
    assert not page.links("Text this to myself")
