"""A whole visit in w3m, driven by its keys, in English and Spanish."""

import re

import pytest

from citykey_site.words.catalogues import words
from tests.cli.event_files import write_file
from tests.journeys.text_browser import TextBrowser
from tests.servers.site import WITHOUT_LIMITS, citykey, run_site

pytestmark = pytest.mark.textbrowser


@pytest.fixture(scope="module")
def site(tmp_path_factory, demo_clock):
    """A site with one event."""
    folder = tmp_path_factory.mktemp("plain")
    settings = {
        "CITYKEY_INSTANCE": str(folder / "instance"),
        "CITYKEY_CLOCK_FILE": str(demo_clock),
    }
    file = write_file(folder / "events.csv", {})
    for command in (["upgrade"], ["import-events", str(file)]):
        assert citykey(*command, environment=settings).returncode == 0
    with run_site(environment=settings | WITHOUT_LIMITS) as running:
        yield running


@pytest.fixture(params=["en", "es"])
def browser(request, site, tmp_path):
    """A person before w3m, at the first page."""
    with TextBrowser(tmp_path, f"{site.url}/{request.param}/") as browser:
        browser.start = f"{site.url}/{request.param}"
        browser.words = words(request.param)
        browser.email = f"ana.{request.param}@example.org"
        yield browser


def code_on(page):
    """Returns the confirmation code that a page shows."""
    [code, *_] = re.findall(r"\b\d{4} \d{4} \d{4}\b", page)
    return code


def book(browser):
    """Walks from the first page to the confirmation, and returns it."""
    say = browser.words.gettext
    browser.fill(say("ZIP code, neighborhood, ward, or train station"), "60647")
    browser.follow(say("Find an event"))
    browser.follow("Kosciuszko Park")
    browser.follow("10:30")
    browser.follow(browser.words.ngettext("%(num)s person", "%(num)s people", 2))
    browser.fill(say("Email address"), browser.email)
    return browser.follow(say("Book this appointment"))


def open_booking(browser, code):
    """Opens a booking by email and code, and returns its page."""
    browser.open(f"{browser.start}/booking")
    label = browser.words.gettext("Email address, or the second number on your paper")
    browser.fill(label, browser.email)
    browser.fill_next(code)
    return browser.follow(browser.words.gettext("Show my appointment"))


def test_a_person_with_a_text_browser_books_and_reads_the_code(browser):
    page = book(browser)
    assert browser.words.gettext("Your appointment is booked") in page
    assert code_on(page)


def test_a_person_with_a_text_browser_opens_and_cancels_the_appointment(browser):
    code = code_on(book(browser))
    browser.follow(browser.words.gettext("Clear this computer"))
    assert code_on(open_booking(browser, code)) == code
    browser.follow(browser.words.pgettext("button", "Cancel this appointment"))
    page = browser.follow(browser.words.pgettext("button", "Yes, cancel my appointment"))
    assert browser.words.gettext("Your appointment is canceled") in page
