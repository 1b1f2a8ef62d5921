"""Who comes after: Back, Forward, reload and a new tab show nothing, in two real browsers.

Chromium runs with its memory of pages left on (bfcache), which Playwright turns off: it would
show a page marked no-store again on Back, without asking. Scripts are on, as on every computer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import START
from tests.servers.browser import FLAGS
from tests.servers.firefox import open_firefox
from tests.servers.pieces import chromium
from tests.wall import Wall

CODE, EMAIL = "#confirmation-code", "#email"
CLEAR, LEAVE, BOOK = "form[action$='/close'] button", "a.leave", "form button.strong"
MINUTES_OF_IDLENESS = 16
MARK = """window.mark = Math.random();
    addEventListener('pageshow', event => window.kept = event.persisted)"""
ARRIVED = "mark => window.mark !== mark && document.readyState === 'complete'"


class Chromium:
    """Is one window of a person; the same deeds as `Firefox`, in Chromium."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, address: str) -> None:
        """Opens an address."""
        self._page.goto(address)

    def open_tab(self) -> None:
        """Goes on in a new tab."""
        self._page = self._page.context.new_page()

    def fill(self, selector: str, typed: str) -> None:
        """Types into a field."""
        self._page.fill(selector, typed)

    def press(self, selector: str) -> None:
        """Presses a button or follows a link, and waits for the page that comes."""
        self._go(lambda: self._page.click(selector, no_wait_after=True))

    def back(self) -> None:
        """Goes one page back."""
        self._go(lambda: self._page.evaluate("void setTimeout(() => history.back())"))

    def forward(self) -> None:
        """Goes one page forward."""
        self._go(lambda: self._page.evaluate("void setTimeout(() => history.forward())"))

    def reload(self) -> None:
        """Loads the page again."""
        self._page.reload()

    @property
    def html(self) -> str:
        """Returns what the window shows, as HTML."""
        return self._page.evaluate("document.documentElement.outerHTML")

    @property
    def was_kept(self) -> bool:
        """Tells whether the page came back from memory, without asking the site."""
        return self._page.evaluate("window.kept === true")

    def _go(self, deed: Callable[[], object]) -> None:
        mark = self._page.evaluate("window.mark")
        deed()
        self._page.wait_for_function(ARRIVED, arg=mark)


@contextmanager
def open_chromium(browser: Browser) -> Iterator[Chromium]:
    """Gives a window of a Chromium that keeps pages in memory, as every person's does."""
    own = browser.browser_type.launch(
        executable_path=chromium(),
        args=[*FLAGS, "--host-resolver-rules=MAP www.weather.gov 127.0.0.1:9"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        page = own.new_context().new_page()
        page.set_default_timeout(10_000)
        page.add_init_script(MARK)
        yield Chromium(page)
    finally:
        own.close()


@pytest.fixture
def wall(demo_clock) -> Iterator[Wall]:
    """The clock of the demonstration, which is set back afterwards."""
    wall = Wall(demo_clock, START)
    yield wall
    wall.set(START)


def book(window, site: str, *, email: str) -> str:
    """Books the first time that there is; returns the code as the page shows it."""
    window.open(f"{site}/en/times")
    window.press(".rows a")
    window.press("#sizes a")
    window.fill(EMAIL, email)
    window.press(BOOK)
    return BeautifulSoup(window.html, "html.parser").select_one(CODE).get_text()


def nothing_is_seen(window, site: str, *secrets: str) -> None:
    """Goes back over all pages, reloads, goes forward again, and opens the page in a new tab."""
    for step in (*("back",) * 4, "reload", *("forward",) * 4):
        getattr(window, step)()
        assert not [word for word in secrets if word in window.html], step
    window.open_tab()
    window.open(f"{site}/en/booking/details")
    assert not [word for word in secrets if word in window.html]
    assert 'id="code"' in window.html, "it asks for the code"


def clear(window, site: str, wall: Wall) -> None:
    """Presses the button for it."""
    window.press(CLEAR)


def leave(window, site: str, wall: Wall) -> None:
    """Leaves by the quick exit, and comes to a page of another site."""
    window.press(LEAVE)


def idle(window, site: str, wall: Wall) -> None:
    """Goes away for a while, and somebody presses something on the page."""
    wall.move(minutes=MINUTES_OF_IDLENESS)
    window.reload()
    window.open(f"{site}/en/help")


@pytest.mark.browser
def test_chromium_shows_nothing_after_clear_this_computer(browser, demo_site, wall):
    with open_chromium(browser) as window:
        code = book(window, demo_site.url, email="shared@example.org")
        window.open(f"{demo_site.url}/en/help")
        window.back()
        assert window.was_kept and code in window.html, "the control: it does keep such pages"
        clear(window, demo_site.url, wall)
        nothing_is_seen(window, demo_site.url, code, "shared@example.org")


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("way", [leave, idle])
def test_chromium_shows_nothing_after_other_ways_out(browser, demo_site, wall, way):
    with open_chromium(browser) as window:
        code = book(window, demo_site.url, email=f"{way.__name__}@example.org")
        way(window, demo_site.url, wall)
        nothing_is_seen(window, demo_site.url, code, "@example.org")


@pytest.mark.long
@pytest.mark.firefox
@pytest.mark.parametrize("way", [clear, leave, idle])
def test_firefox_shows_nothing_either(demo_site, wall, way):
    with open_firefox() as window:
        code = book(window, demo_site.url, email=f"{way.__name__}.fox@example.org")
        window.open(f"{demo_site.url}/en/help")
        window.back()
        assert code in window.html, "the control: while it is open, Back shows it"
        way(window, demo_site.url, wall)
        nothing_is_seen(window, demo_site.url, code, "@example.org")
