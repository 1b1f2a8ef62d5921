"""How long `serve` takes to its first answer on a filled folder, and how much memory it holds."""

import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from benchmarks.measure import Row
from benchmarks.site import filled
from benchmarks.wire import Connection, reading
from tests.servers.site import Site, run_site

STARTS = 5
REQUESTS = 100_000
# Lists, pages of words, and now and then a page that is made for one person.
PATHS = (
    *("/en/events", "/en/help", "/es/times", "/es/documents", "/en/", "/es/help/late") * 4,
    *("/en/booking", "/en/times?turn={number}"),
)
MOST_SECONDS, MOST_MEGABYTES, FLAT_MEGABYTES = 2.0, 120, 5


def rows() -> Iterator[Row]:
    """Starts the site some times, asks it 100,000 times, and reads its memory on the way."""
    with filled() as (_, folder):
        environment = {"CITYKEY_INSTANCE": str(folder), "CITYKEY_DEMO": "1"}
        seconds = median(_start(environment) for _ in range(STARTS))
        yield Row(
            what=f"start of `serve` to its first answer, filled database, median of {STARTS}",
            measured=f"{seconds:.1f} s",
            target=f"≤ {MOST_SECONDS:.0f} s",
            reached=seconds <= MOST_SECONDS,
        )
        with run_site(environment=environment) as site:
            _ask(site, REQUESTS // 2)
            halfway = _megabytes(site)
            _ask(site, REQUESTS // 2)
            after = _megabytes(site)
    yield Row(
        what=f"memory of `serve` after {REQUESTS // 2} requests, and after {REQUESTS}",
        measured=f"{halfway:.0f} MB, {after:.0f} MB",
        target=f"≤ {MOST_MEGABYTES} MB, flat",
        reached=after <= MOST_MEGABYTES and after - halfway <= FLAT_MEGABYTES,
    )


def _start(environment: dict[str, str]) -> float:
    started = time.perf_counter()
    with run_site(environment=environment):
        return time.perf_counter() - started


def _ask(site: Site, requests: int) -> None:
    connection = Connection(site.port)
    for number, path in enumerate(islice(cycle(PATHS), requests)):
        connection.ok(reading(path.format(number=number)))
    connection.close()


def _megabytes(site: Site) -> float:
    status = Path(f"/proc/{site.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
