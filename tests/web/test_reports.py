"""Anybody says what went wrong on a page, from the foot of it; staff read it, without a person."""

from urllib.parse import parse_qs, urlsplit

import pytest

from citykey_site.domain.reports import LONGEST, Reason
from citykey_site.storage import reports
from tests.web.steps import book, clear

LINK = "Tell us what went wrong here"


def kept(visitor) -> list:
    """Returns the kept reports, the newest first."""
    with visitor.app.app_context():
        return reports.latest(limit=99)


def about(page) -> str:
    """Returns what the link at the foot of a page says of the page."""
    return parse_qs(urlsplit(page.link(LINK)["href"]).query).get("about", [""])[0]


def test_a_report_from_an_event_s_page_names_the_kind_of_page(visitor, saturday):
    visitor.open("/en/events/kosciuszko?people=2")
    visitor.follow(LINK)
    page = visitor.press("Send", reason="facts", told="The hall is closed.\nAsk there.")

    assert page.heading == "Thank you" and "took out" not in page.main
    [report] = kept(visitor)
    assert (report.page, report.language) == ("/<lang>/events/<event_id>", "en")
    assert (report.reason, report.words) == (Reason.FACTS, "The hall is closed.\nAsk there.")


def test_the_link_on_a_page_with_a_code_says_nothing_of_the_booking(visitor, saturday):
    page = book(visitor)

    assert about(page) == "/<lang>/booking/details"
    clear(visitor)


def test_a_page_that_is_lost_has_the_link_too(visitor):
    page = visitor.open("/en/nothing/here")

    assert page.status == 404 and about(page) == ""
    assert visitor.follow(LINK).heading == LINK


@pytest.mark.parametrize("asked", ["/en/events/kosciuszko", "/staff/people", "x" * 999, "<b>"])
def test_what_is_no_page_of_the_site_is_not_kept(visitor, asked):
    visitor.open("/en/report", query_string={"about": asked})
    visitor.press("Send", reason="other")

    assert [report.page for report in kept(visitor)] == [""]
    assert "<b>" not in visitor.page.html


def test_a_person_is_taken_out_and_that_is_said(visitor):
    visitor.open("/en/report")
    page = visitor.press("Send", reason="broken", told="I am ana@example.org, 312-555-0134")

    assert page.says("We took out what looked like an email address")
    assert kept(visitor)[0].words == "I am […], […]"


def test_a_double_press_counts_once(visitor):
    visitor.open("/en/report")
    form = visitor.page
    visitor.press("Send", reason="words")
    visitor.page = form
    visitor.press("Send", reason="words")

    assert len(kept(visitor)) == 1


def test_the_translation_is_reported_by_one_link(visitor):
    visitor.open("/es/help")
    visitor.open(visitor.page.soup.select_one("footer a[href*=translation]")["href"])
    assert visitor.page.soup.find(id="reason") is None
    visitor.press(visitor.page.soup.main.find("button", class_="strong").get_text())

    [report] = kept(visitor)
    assert (report.reason, report.language) == (Reason.TRANSLATION, "es")
    assert report.page == "/<lang>/help"


def test_a_report_without_a_reason_or_too_long_is_asked_again_with_its_words(visitor):
    visitor.open("/en/report?about=/%3Clang%3E/help")
    words = "long " * LONGEST
    page = visitor.press("Send", told=words)

    assert page.status == 422
    assert page.errors == [
        "Choose what went wrong.",
        "Write a shorter text. It can have up to 1000 letters and spaces.",
    ]
    assert page.soup.find(id="told").get_text().strip() == words.strip()
    visitor.press("Send", reason="access", told="short")
    assert kept(visitor)[0].page == "/<lang>/help"


def test_a_forged_form_keeps_nothing(visitor):
    visitor.open("/en/report")
    page = visitor.press("Send", token="00" * 32, reason="other", told="mine")

    assert page.status == 422 and page.soup.find(id="told").get_text().strip() == "mine"
    assert not kept(visitor)


def test_the_words_stay_when_the_language_is_changed(visitor):
    visitor.open("/en/report?about=/%3Clang%3E/help")
    page = visitor.press("Español", reason="facts", told="mine")

    assert page.path == "/es/report" and page.soup.find(id="told").get_text().strip() == "mine"
    assert page.soup.find("input", checked=True)["value"] == "facts"
    assert not kept(visitor)
