"""How long `serve` takes to its first answer on a filled folder, and how much memory it holds."""

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.http import Connection
from benchmarks.measure import Row
from benchmarks.site import filled
from tests.servers.site import Site, run_site

REQUESTS = 5000
# A list now and then, pages of words mostly, as visitors ask.
PATHS = ("/en/events", *("/en/help", "/es/documents", "/en/booking") * 3)


def rows() -> Iterator[Row]:
    """Starts the site once, asks it 5,000 times, and reads its memory before and after."""
    with filled() as (_, folder):
        started = time.perf_counter()
        with run_site(environment={"CITYKEY_INSTANCE": str(folder)}) as site:
            seconds = time.perf_counter() - started
            yield Row(
                what="start of `serve` to its first answer, filled database",
                measured=f"{seconds:.1f} s",
                target="≤ 2 s",
            )
            _ask(site, len(PATHS))
            before = _megabytes(site)
            _ask(site, REQUESTS)
            after = _megabytes(site)
    yield Row(
        what=f"memory of `serve` after start, and after {REQUESTS} requests",
        measured=f"{before:.0f} MB, {after:.0f} MB",
        target="≤ 120 MB, flat",
    )


def _ask(site: Site, requests: int) -> None:
    connections = [Connection(site.port, path) for path in PATHS]
    for number in range(requests):
        connections[number % len(connections)]()
    for connection in connections:
        connection.close()


def _megabytes(site: Site) -> float:
    status = Path(f"/proc/{site.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
