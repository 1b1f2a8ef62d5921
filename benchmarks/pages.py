"""What a page costs inside the program, in constant answers of Flask."""

import gzip
import re
import time
from collections.abc import Iterator

from benchmarks.measure import Row, compare
from benchmarks.site import CONSTANT, Asker, Fresh, filled
from citykey_site.storage import search

# The target is for 40 rows; a page of the site has 20.
ROWS = 40
KEPT = {
    "list by place": "/en/events",
    "list by place, near a ZIP code": "/en/events?near=60623",
    "list by time": "/en/times",
    "list in Spanish": "/es/events",
    "home": "/en/",
}
PIECES = 20


def rows() -> Iterator[Row]:
    """Measures each page as it is asked for again, then a first rendering of 40 rows."""
    with filled() as (app, _):
        constant = Asker(app.extensions["benchmark.yardstick"], CONSTANT)
        paths = KEPT | {"event": _an_event(app)}
        for name, path in paths.items():
            found = compare(Asker(app, path), constant, pieces=PIECES)
            yield Row(
                what=f"{name} (`{path}`), rate against the constant",
                measured=f"{1 / found.times:.2f} × ({found.work * 1000:.1f} ms)",
                target="≥ 1.0 ×",
            )
        yield from _first_renderings(app, constant)


def _first_renderings(app, constant) -> Iterator[Row]:
    usual, search.PAGE_ROWS = search.PAGE_ROWS, ROWS
    try:
        for path in ("/en/times", "/es/times"):
            found = compare(Fresh(app, path), constant, pieces=PIECES, clock=time.process_time)
            yield Row(
                what=f"first rendering of {ROWS} rows (`{path}`), CPU against the constant",
                measured=f"{found.times:.1f} × ({found.work * 1000:.1f} ms)",
                target="≤ 4.5 ×",
            )
    finally:
        search.PAGE_ROWS = usual


def _an_event(app) -> str:
    page = Asker(app, "/en/times")()
    return re.search(r"/en/events/[^/?\"]+", gzip.decompress(page).decode())[0]
