"""How many bytes each page has, compressed, and the whole visit from the first page to the code."""

from collections.abc import Iterator

from benchmarks.measure import Row
from benchmarks.site import HEADERS, filled, served
from tests.page import Page
from tests.servers.over_http import resident

PAGES = ("", "events", "times", "documents", "help", "privacy", "accessibility", "booking")
LANGUAGES = ("en", "es")
PAGE_BYTES, JOURNEY_BYTES = 14_000, 24_000


def rows() -> Iterator[Row]:
    """Tells the largest of the fixed pages, and a visit, in each language."""
    with filled() as (_, folder), served(folder) as site:
        style = _style_bytes(site.url)
        for code in LANGUAGES:
            for name in PAGES:
                size = _bytes(site.url, f"/{code}/{name}")
                yield _row(f"`/{code}/{name}` with its style sheet", size + style, PAGE_BYTES)
            visit = _visit(site.url, code) + style
            yield _row(f"a whole visit in `{code}`, `/` to the code", visit, JOURNEY_BYTES)


def _row(what: str, size: int, most: int) -> Row:
    return Row(what=what, measured=f"{size} bytes", target=f"≤ {most}", reached=size <= most)


def _style_bytes(address: str) -> int:
    page = Page(resident(address).client.open("/en/"), "/en/")
    return _bytes(address, page.soup.find("link", rel="stylesheet")["href"])


def _bytes(address: str, path: str) -> int:
    return len(resident(address).client.open(path, headers=HEADERS).get_data())


def _visit(address: str, code: str) -> int:
    """Counts the bodies of the five pages: home, list, event, form, done."""
    visitor = resident(address)
    steps = ["", "events?people=2"]
    total = sum(_step(visitor, f"/{code}/{step}") for step in steps)
    total += _step(visitor, visitor.page.soup.select_one(".cards a")["href"])
    rows_of_times = visitor.page.soup.select("section[aria-labelledby=times] .rows a")
    total += _step(visitor, rows_of_times[0]["href"])
    form = visitor.page.soup.select_one("form[novalidate]")
    fields = {item["name"]: item.get("value", "") for item in form.select("input[name]")}
    fields["email"] = f"size.{code}@example.org"
    answer = visitor.client.open(form["action"], method="POST", data=fields)
    return total + _step(visitor, answer.location)


def _step(visitor, path: str) -> int:
    visitor.page = Page(visitor.client.open(path), path)
    return len(visitor.client.open(path, headers=HEADERS).get_data())
