"""What a visit costs: few bytes, at most two requests a page, and nothing from anywhere else.

Counted by the browser itself, as the bytes come by wire.
"""

from urllib.parse import urlsplit

import pytest

from tests.journeys.network_log import NetworkLog
from tests.journeys.phone import Phone
from tests.journeys.states import SPOKEN_STATES, STATES
from tests.journeys.test_on_a_phone import book
from tests.servers.browser import open_page

pytestmark = pytest.mark.browser
# From the project's performance targets: what the first flight of a connection carries, and a
# whole visit.
PAGE_BYTES = 14_000
JOURNEY_BYTES = 24_000
REQUESTS = 2


@pytest.fixture(scope="module", params=["en", "es"])
def stranger(request, browser, demo_site):
    """A resident whose browser keeps no page and no style sheet."""
    with open_page(browser, language=f"{request.param}-US") as page:
        page.set_default_timeout(10_000)
        phone = Phone(page, site=demo_site.url, language=request.param)
        phone.log = NetworkLog(page, keeps_nothing=True)
        yield phone


def last_page(log):
    """Returns what the last page asked for, itself included, redirects before it left out."""
    pages = [n for n, item in enumerate(log.asked) if item.kind == "Document"]
    return [item for item in log.asked[pages[-1] :] if item.path != "/favicon.ico"]


@pytest.mark.parametrize(("stranger", "state"), SPOKEN_STATES, indirect=["stranger"])
def test_a_page_and_its_style_fit_into_14_kilobytes_and_two_requests(stranger, seeds, state):
    stranger.page.context.clear_cookies()
    stranger.log.start_again()
    STATES[state](stranger, seeds)
    asked = last_page(stranger.log)
    assert sum(item.body_bytes for item in asked) <= PAGE_BYTES, asked
    assert len(asked) <= REQUESTS, asked
    assert {item.kind for item in asked} <= {"Document", "Stylesheet"}


@pytest.fixture
def journey(phone):
    """What the browser asked for from the first page to the code; its cache works."""
    log = NetworkLog(phone.page)
    book(phone, f"bytes.{phone.language}@example.org", near="60623")
    return log


def test_a_whole_visit_from_the_first_page_to_the_code_fits_into_24_kilobytes(journey):
    assert sum(item.body_bytes for item in journey.asked) <= JOURNEY_BYTES


def test_the_style_sheet_comes_once_in_a_visit(journey):
    sheets = [item for item in journey.asked if item.kind == "Stylesheet"]
    assert len(sheets) > 1
    assert [item.cached for item in sheets] == [False] + [True] * (len(sheets) - 1)


def test_a_visit_asks_only_this_site(journey, demo_site):
    assert {urlsplit(item.url).netloc for item in journey.asked} == {urlsplit(demo_site.url).netloc}
