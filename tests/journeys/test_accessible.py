"""axe-core finds nothing, and nothing sticks out, on any page in any state.

In English and Spanish, on a phone and on a desktop, by every rule in light colors, and by the
rules of color in dark ones.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys.phone import Phone
from tests.journeys.states import STATES
from tests.servers.browser import DESKTOP, PHONE, RULES_OF_COLOR, axe_violations, open_page

pytestmark = pytest.mark.browser
SIZES = {"320 px": PHONE, "1280 px": DESKTOP}
SCHEMES = {"light": (), "dark": RULES_OF_COLOR}


@pytest.fixture(scope="module", params=["en", "es"])
def visitor(request, browser, demo_site):
    """A resident whose browser runs scripts, only so that axe can run in it."""
    with open_page(browser, javascript=True, language=f"{request.param}-US") as page:
        page.set_default_timeout(10_000)
        yield Phone(page, site=demo_site.url, language=request.param)


def look(page: Page, way: str, size: tuple[int, int], scheme: str) -> list[str]:
    """Shows the page in one way and lists what axe finds."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    return [f"{way}, {scheme}: {line}" for line in axe_violations(page, only=SCHEMES[scheme])]


def too_wide(page: Page, way: str, width: int) -> list[str]:
    """Lists the page if it has to be moved sideways."""
    widest = page.evaluate("document.documentElement.scrollWidth")
    return [f"{way}: {widest} px wide"] if widest > width else []


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(visitor, seeds, state):
    visitor.page.context.clear_cookies()
    visitor.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    STATES[state](visitor, seeds)
    found = []
    for way, size in SIZES.items():
        for scheme in SCHEMES:
            found += look(visitor.page, way, size, scheme)
        found += too_wide(visitor.page, way, size[0])
    assert not found, "\n".join(found)
