"""What a whole visit costs: few bytes, one style sheet, and nothing from anywhere else.

Counted by the browser itself, as the bytes come by wire; pages alone are in `test_every_state.py`.
"""

from urllib.parse import urlsplit

import pytest

from tests.journeys.network_log import NetworkLog
from tests.journeys.test_on_a_phone import IN_BOTH_LANGUAGES, book

pytestmark = pytest.mark.browser
JOURNEY_BYTES = 24_000  # From the project's performance targets.


@pytest.fixture
def journey(phone):
    """What the browser asked for from the first page to the code; its cache works."""
    log = NetworkLog(phone.page)
    book(phone, f"bytes.{phone.language}@example.org", near="60623")
    return log


@IN_BOTH_LANGUAGES
def test_a_whole_visit_from_the_first_page_to_the_code_fits_into_24_kilobytes(journey):
    assert sum(item.body_bytes for item in journey.asked) <= JOURNEY_BYTES


def test_the_style_sheet_comes_once_in_a_visit(journey):
    sheets = [item for item in journey.asked if item.kind == "Stylesheet"]
    assert len(sheets) > 1
    assert [item.cached for item in sheets] == [False] + [True] * (len(sheets) - 1)


def test_a_visit_asks_only_this_site(journey, demo_site):
    assert {urlsplit(item.url).netloc for item in journey.asked} == {urlsplit(demo_site.url).netloc}
