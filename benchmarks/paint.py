"""When the first words are seen on a slow phone: 280 kbit/s, 800 ms, a sixth of the processor."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser

from benchmarks.measure import Row
from benchmarks.site import filled, served
from tests.servers.browser import PHONE, open_browser

SLOW = {
    "offline": False,
    "latency": 800,
    "downloadThroughput": 280_000 / 8,
    "uploadThroughput": 280_000 / 8,
}
SIXTH = 6
LATER = ("/en/events", "/en/times", "/en/help")
FIRST_SECONDS, LATER_SECONDS = 3.0, 1.2
ROUNDS = 5
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"


def rows() -> Iterator[Row]:
    """Opens the home page with nothing in the cache, then other pages."""
    with filled() as (_, folder), served(folder) as site, open_browser() as browser:
        seen = [_visit(browser, site.url) for _ in range(ROUNDS)]
        first = median(visit[0] for visit in seen)
        later = max(median(times) for times in zip(*(visit[1:] for visit in seen), strict=True))
        yield _row("first contentful paint on 2G, first page", first, FIRST_SECONDS)
        yield _row("the same, the slowest of three later pages", later, LATER_SECONDS)


def _visit(browser: Browser, address: str) -> list[float]:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SIXTH})
    seen = []
    for path in ("/en/", *LATER):
        page.goto(address + path)
        page.wait_for_function(f"() => Boolean({PAINTED.partition('[')[0]}.length)")
        seen.append(page.evaluate(PAINTED))
    context.close()
    return seen


def _row(what: str, seconds: float, most: float) -> Row:
    return Row(
        what=what, measured=f"{seconds:.2f} s", target=f"≤ {most} s", reached=seconds <= most
    )
