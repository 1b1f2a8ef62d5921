"""What a page costs inside the program, in constant answers of Flask."""

import gzip
import re
from collections.abc import Iterator

from benchmarks.measure import Row, compare
from benchmarks.site import CONSTANT, Asker, filled

KEPT = {
    "list by place": "/en/events",
    "list by place, near a ZIP code": "/en/events?near=60623",
    "list by time": "/en/times",
    "list in Spanish": "/es/events",
    "home": "/en/",
}
PIECES = 20


def rows() -> Iterator[Row]:
    """Measures each page as it is asked for again and again."""
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


def _an_event(app) -> str:
    page = Asker(app, "/en/times")()
    return re.search(r"/en/events/[^/?\"]+", gzip.decompress(page).decode())[0]
