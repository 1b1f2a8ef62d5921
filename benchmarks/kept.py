"""What a kept page costs over HTTP, against a constant answer of the same server.

In processor time of the server, whose inverse is its rate when it has no time left; so a machine
that is busy with something else counts for neither.
"""

import re
from collections.abc import Iterator

from benchmarks.measure import Row, compare, rate_row
from benchmarks.processor import cpu_seconds
from benchmarks.site import CONSTANT, filled, served
from benchmarks.wire import Connection, reading
from tests.servers.site import Site

PATHS = {
    "list by place": "/en/events",
    "list by time": "/en/times",
    "list in Spanish, near a ZIP code": "/es/events?near=60623",
    "home": "/en/",
}
AN_EVENT = re.compile(rb"/en/events/[^/?\"]+")
PIECES = 200
LEAST = 1.0


def rows() -> Iterator[Row]:
    """Measures each page behind each of the two servers."""
    with filled() as (_, folder):
        for server in ("waitress", "gunicorn"):
            with served(folder, server=server) as site:
                yield from _rates(site, server)


def _rates(site: Site, server: str) -> Iterator[Row]:
    connection = Connection(site.port)
    event = AN_EVENT.search(_plain(connection, "/en/times"))[0].decode()
    constant = reading(CONSTANT)
    for name, path in (PATHS | {"event with its times": event}).items():
        page = reading(path)
        found = compare(
            lambda page=page: connection.ok(page),
            lambda: connection.ok(constant),
            pieces=PIECES,
            clock=lambda: cpu_seconds(site.pid),
        )
        yield rate_row(
            f"kept page, {name}, {server}, rate against the constant", found, least=LEAST
        )
    connection.close()


def _plain(connection: Connection, path: str) -> bytes:
    return connection.ok(reading(path).replace(b"gzip", b"identity"))
