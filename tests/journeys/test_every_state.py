"""Every page in every state: axe-core finds nothing, nothing sticks out, and it costs few bytes.

In English on a phone in light colors by every rule, and of each kind of page once on a desktop in
dark ones by the rules of color. Of each kind of page the bytes in Spanish as well, and of the
longest of them the rules. Bytes are counted by the browser itself, as they come by wire.
"""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.journeys.network_log import NetworkLog
from tests.journeys.phone import Phone
from tests.journeys.states import OF_EACH_KIND, SPOKEN_STATES, STATES
from tests.servers.browser import DESKTOP, PHONE, RULES_OF_COLOR, axe_violations, open_page

pytestmark = pytest.mark.browser
WAYS = {"light": (PHONE, ()), "dark": (DESKTOP, RULES_OF_COLOR)}
LONG_IN_SPANISH = {"home", "events-near", "event-open", "form", "details", "join", "navigators"}
# From the project's performance targets: what the first flight of a connection carries.
PAGE_BYTES = 14_000
REQUESTS = 2


@dataclass(frozen=True)
class Seen:
    """What was seen of a page: the faults of its looks, and what it asked the network for."""

    faults: list[str]
    asked: list


@pytest.fixture(scope="module")
def visitors(browser, demo_site):
    """A resident of each language whose browser keeps no page, and runs scripts only for axe."""
    phones = {}
    with (
        open_page(browser, javascript=True, language="en-US") as english,
        open_page(browser, javascript=True, language="es-US") as spanish,
    ):
        for language, page in (("en", english), ("es", spanish)):
            page.set_default_timeout(10_000)
            phones[language] = Phone(page, site=demo_site.url, language=language)
            phones[language].log = NetworkLog(page, keeps_nothing=True)
        yield phones


@pytest.fixture(scope="module")
def seen(request, visitors, seeds):
    """A page in a state, opened once for the tests of this file."""
    language, state = request.param
    visitor = visitors[language]
    visitor.page.context.clear_cookies()
    visitor.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visitor.log.start_again()
    STATES[state](visitor, seeds)
    asked = last_page(visitor.log)
    # The colors are the same in every language, and the rules find in Spanish what they find in
    # English, so that they are asked where the words are longest.
    if language == "es":
        ways = ("light",) if state in LONG_IN_SPANISH else ()
    else:
        ways = WAYS if state in OF_EACH_KIND else ("light",)
    return Seen([fault for scheme in ways for fault in look(visitor.page, scheme)], asked)


def look(page: Page, scheme: str) -> list[str]:
    """Shows the page in one way, and lists what axe finds and whether anything sticks out."""
    (width, height), rules = WAYS[scheme]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    widest = page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{widest} px wide"] if widest > width else []
    return [f"{width} px, {scheme}: {line}" for line in wide + axe_violations(page, only=rules)]


def last_page(log: NetworkLog) -> list:
    """Returns what the last page asked for, itself included, redirects before it left out."""
    pages = [n for n, item in enumerate(log.asked) if item.kind == "Document"]
    return [item for item in log.asked[pages[-1] :] if item.path != "/favicon.ico"]


every_state = pytest.mark.parametrize(
    "seen", SPOKEN_STATES, indirect=True, ids=["-".join(pair) for pair in SPOKEN_STATES]
)


@every_state
def test_axe_finds_nothing(seen):
    assert not seen.faults, "\n".join(seen.faults)


@every_state
def test_a_page_and_its_style_fit_into_14_kilobytes_and_two_requests(seen):
    assert sum(item.body_bytes for item in seen.asked) <= PAGE_BYTES, seen.asked
    assert len(seen.asked) <= REQUESTS, seen.asked
    assert {item.kind for item in seen.asked} <= {"Document", "Stylesheet"}
