"""axe-core finds nothing, and nothing sticks out, on any page in any state.

In English, and of each kind of page in Spanish: on a phone in light colors by every rule, and
once on a desktop in dark ones by the rules of color.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys.phone import Phone
from tests.journeys.states import SPOKEN_STATES, STATES
from tests.servers.browser import DESKTOP, PHONE, RULES_OF_COLOR, axe_violations, open_page

pytestmark = pytest.mark.browser
WAYS = {"light": (PHONE, ()), "dark": (DESKTOP, RULES_OF_COLOR)}


@pytest.fixture(scope="module")
def visitor(request, browser, demo_site):
    """A resident whose browser runs scripts, only so that axe can run in it."""
    with open_page(browser, javascript=True, language=f"{request.param}-US") as page:
        page.set_default_timeout(10_000)
        yield Phone(page, site=demo_site.url, language=request.param)


def look(page: Page, scheme: str) -> list[str]:
    """Shows the page in one way, and lists what axe finds and whether anything sticks out."""
    (width, height), rules = WAYS[scheme]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    widest = page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{widest} px wide"] if widest > width else []
    return [f"{width} px, {scheme}: {line}" for line in wide + axe_violations(page, only=rules)]


@pytest.mark.parametrize(("visitor", "state"), SPOKEN_STATES, indirect=["visitor"])
def test_axe_finds_nothing(visitor, seeds, state):
    visitor.page.context.clear_cookies()
    visitor.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    STATES[state](visitor, seeds)
    # The colors are the same in every language.
    ways = WAYS if visitor.language == "en" else ("light",)
    found = [fault for scheme in ways for fault in look(visitor.page, scheme)]
    assert not found, "\n".join(found)
