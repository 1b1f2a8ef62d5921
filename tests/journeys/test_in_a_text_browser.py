"""A visit in w3m, driven by its keys: booking in Spanish, documents, waiting, a draw in English."""

import re

import pytest

from citykey_site.words.catalogues import words
from tests.cli.event_files import write_file
from tests.journeys.letters import wait_for_letter
from tests.journeys.text_browser import TextBrowser
from tests.servers.over_http import resident
from tests.servers.site import WITHOUT_LIMITS, citykey, run_site

pytestmark = pytest.mark.textbrowser
ROWS = (
    {},
    {"event_id": "small", "date": "2026-12-12", "ends": "10:30", "places_per_window": "1"},
    {"event_id": "rare", "date": "2026-12-13",
     "draw_opens_at": "2026-11-16 10:00", "draw_closes_at": "2026-11-20 18:00"},
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory, demo_clock):
    """A site with an event, one with a single place, and one with a draw that is open."""
    folder = tmp_path_factory.mktemp("plain")
    settings = {
        "CITYKEY_INSTANCE": str(folder / "instance"),
        "CITYKEY_CLOCK_FILE": str(demo_clock),
    }
    file = write_file(folder / "events.csv", *ROWS)
    for command in (["upgrade"], ["import-events", str(file)]):
        assert citykey(*command, environment=settings).returncode == 0
    with run_site(environment=settings | WITHOUT_LIMITS) as running:
        yield running


@pytest.fixture
def browser(site, tmp_path):
    """A person before w3m, at the first page in Spanish."""
    with TextBrowser(tmp_path, f"{site.url}/es/") as browser:
        browser.start = f"{site.url}/es"
        browser.words = words("es")
        browser.email = "ana@example.org"
        yield browser


@pytest.fixture
def reader(site, tmp_path):
    """A person before w3m, in English, whose letters come to `email`."""
    with TextBrowser(tmp_path, f"{site.url}/en/") as browser:
        browser.start = f"{site.url}/en"
        browser.email = "willa@gmail.com"
        browser.page()
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


def finish(browser, site):
    """Types the number from the letter, and returns the page that comes."""
    letter = wait_for_letter(site, kind="check", to=browser.email)
    number = re.search(r"^(\d{6})\s*$", letter, re.MULTILINE)[1]
    browser.fill("It has 6 digits", number)
    return browser.press_next()


def take_the_only_place(site):
    """Books the one place of the small event, as somebody else."""
    other = resident(site.url)
    other.open("/en/events/small?people=1")
    other.open(
        other.page.soup.select_one("section[aria-labelledby=times] .rows li:not(.gone) > a")["href"]
    )
    other.press("Book this appointment", email="other@example.org")


def test_a_person_with_a_text_browser_ticks_a_time_and_joins_the_waitlist(reader, site):
    take_the_only_place(site)
    reader.open(f"{reader.start}/events/small?people=1")
    reader.follow("Join the waitlist")
    reader.tick("Times that are good for you")
    reader.fill("Email address", reader.email)
    reader.press_next()
    page = finish(reader, site)
    assert "You are on the waitlist" in page
    assert "Times that you wait for" in page


def test_a_person_with_a_text_browser_chooses_times_and_enters_a_draw(reader, site):
    reader.email = "drew@gmail.com"
    reader.open(f"{reader.start}/events/rare?people=2")
    reader.follow("Enter the draw")
    first = reader.choose("First wish", 2)
    second = reader.choose("Second wish", 1)
    assert first != second
    reader.fill("Email address", reader.email)
    reader.press_next()
    page = finish(reader, site)
    assert "Your ticket number" in page
    wishes = page.partition("The times that you wished for:")[2]
    assert wishes.index("10:30") < wishes.index("10:00")


def test_a_person_with_a_text_browser_makes_a_list_of_documents(reader):
    reader.open(f"{reader.start}/documents")
    reader.choose("Person 1", 1)
    reader.follow("Next")
    reader.tick("Documents with a photo")
    page = reader.follow("Show the list")
    assert "Something is missing" in page
    assert "You have" in page and "• Driver's license or state ID" in page
