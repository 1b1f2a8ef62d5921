"""A real `serve` process with demonstration events, and a real browser, for all journeys."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.phone import Phone
from tests.journeys.seeds import Seeds, sow
from tests.servers.browser import open_page
from tests.servers.site import WITHOUT_LIMITS, Site, run_site
from tests.wall import Wall

# A Tuesday morning in Chicago (9:00 AM); the demonstration of a day is the same each time.
START = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
# A missing link should fail the test soon; a page on a busy machine takes less than a second.
PATIENCE_MILLISECONDS = 10_000


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration that all journeys share."""
    folder = tmp_path_factory.mktemp("demonstration") / "instance"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(scope="session")
def demo_clock(demo_folder: Path) -> Path:
    """The file of the demonstration's clock."""
    return Wall(demo_folder.parent / "clock", START).path


@pytest.fixture(scope="session")
def demo_site(demo_folder: Path, demo_clock: Path) -> Iterator[Site]:
    """The demonstration: one `serve` process, started on an empty folder."""
    settings = {"CITYKEY_INSTANCE": str(demo_folder), "CITYKEY_CLOCK_FILE": str(demo_clock)}
    with run_site(environment=settings | WITHOUT_LIMITS) as site:
        yield site


@pytest.fixture
def phone(request, browser: Browser, demo_site: Site) -> Iterator[Phone]:
    """A resident with a phone 320 pixels wide, without JavaScript; in English, or as marked."""
    language = getattr(request, "param", "en")
    with open_page(browser, language=f"{language}-US") as page:
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        yield Phone(page, site=demo_site.url, language=language)


@pytest.fixture(scope="session")
def seeds(demo_site: Site, demo_folder: Path, demo_clock: Path) -> Seeds:
    """Events and bookings in the states that the demonstration lacks."""
    return sow(demo_folder, demo_clock, START)
