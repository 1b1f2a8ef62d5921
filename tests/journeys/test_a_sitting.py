"""A navigator's afternoon: ten clients in a browser without scripts, their papers, one sheet."""

import email
import re
from email import policy

import pytest

from tests.journeys.conftest import PATIENCE_MILLISECONDS
from tests.journeys.letters import wait_for_letter
from tests.journeys.phone import Phone
from tests.servers.browser import open_page
from tests.servers.site import Site

pytestmark = pytest.mark.browser

NINA = "nina@shelter.example.org"
CLIENTS = 10
SIZES = {1: 4, 2: 1}  # The second client comes with three others, the third alone.
HERE = "navigators/sitting"
CODE = re.compile(r"\b\d{4} \d{4} \d{4}\b")


@pytest.fixture
def nina(browser, demo_site):
    """A navigator with a small phone, who has followed the letter."""
    with open_page(browser) as page:
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        phone = Phone(page, site=demo_site.url, language="en")
        phone.open(HERE)
        phone.type("Email address", NINA)
        phone.press("Continue", context="button")
        words = wait_for_letter(demo_site, kind="check", to=NINA)
        phone.type("Number from our email", re.search(r"^\d{6}\r?$", words, re.M).group(0).strip())
        phone.press("Finish", context="button")
        yield phone


def test_ten_clients_have_ten_letters_ten_papers_of_one_page_and_one_sheet(nina, demo_site):
    codes, papers = zip(*(_book(nina, client) for client in range(CLIENTS)), strict=True)
    nina.language = "en"
    nina.open(f"{HERE}/sheet")
    sheet = nina.page.content()

    assert len(set(codes)) == CLIENTS
    assert {*papers, _pages_on_paper(nina)} == {1}
    assert CODE.findall(sheet) == list(codes) and NINA not in sheet
    written = demo_site.wait_for(lambda: _letters(demo_site), "ten letters")
    assert sorted(code for code, _ in written) == sorted(codes)
    assert sorted(language for _, language in written) == ["en"] * 5 + ["es"] * 5
    nina.open(HERE)
    nina.press("Close the list")
    nina.open(f"{HERE}/sheet")
    assert not CODE.search(nina.page.content())


def _book(nina: Phone, client: int) -> tuple[str, int]:
    """Books for one client, every second in Spanish; returns the code and the paper's pages."""
    nina.language, speaks = "en", ("en", "es")[client % 2]
    nina.open(f"{HERE}/client")
    if client == 0:
        nina.follow_first(".cards a")
    elif client in SIZES:  # The size stays as it is for those who come after.
        nina.follow_first(f"nav[aria-labelledby=size] a[href*='people={SIZES[client]}']")
    if client:  # Always the other one than before.
        nina.follow_first(f"nav[aria-labelledby=speaks] a[lang={speaks}]")
    nina.follow_first(".rows a")
    nina.press("Book this appointment")
    assert nina.page.locator("html").get_attribute("lang") == speaks
    assert nina.shows_code_whole()
    return CODE.search(nina.page.content()).group(0), _pages_on_paper(nina)


def _pages_on_paper(nina: Phone) -> int:
    """Counts the pages of a print on letter paper."""
    return len(re.findall(rb"/Type\s*/Page\b", nina.page.pdf(format="Letter")))


def _letters(site: Site) -> list[tuple[str, str]]:
    """Returns code and language of each letter about a booking, none before all are written."""
    found = []
    for path in (site.instance / "mail").glob("*--booked--*.eml"):
        letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        if letter["To"] == NINA:
            words = letter.get_body(("plain",)).get_content()
            found.append((CODE.search(words).group(0), str(letter["Content-Language"])))
    return found if len(found) == CLIENTS else []
