"""What a kept page costs over HTTP, against a constant answer of the same server.

As a rate: eight people ask at the same moment, again and again, so that the server has no rest.
"""

import re
from collections.abc import Iterator

from benchmarks.measure import Row, compare, rate_row
from benchmarks.site import CONSTANT, filled, served
from benchmarks.wire import Connection, Crowd, reading

PATHS = {
    "list by place": "/en/events",
    "list by time": "/en/times",
    "list in Spanish, near a ZIP code": "/es/events?near=60623",
    "home": "/en/",
}
AN_EVENT = re.compile(rb"/en/events/[^/?\"]+")
PEOPLE, PIECES = 8, 40
LEAST = 1.0


def rows() -> Iterator[Row]:
    """Measures each page behind each of the two servers."""
    with filled() as (_, folder):
        for server in ("waitress", "gunicorn"):
            with served(folder, server=server) as site:
                yield from _rates(site.port, server)


def _rates(port: int, server: str) -> Iterator[Row]:
    connection, crowd = Connection(port), Crowd(port, PEOPLE)
    event = AN_EVENT.search(_plain(connection, "/en/times"))[0].decode()
    constant = reading(CONSTANT)
    for name, path in (PATHS | {"event with its times": event}).items():
        page = reading(path)
        found = compare(
            lambda page=page: crowd.ok(page),
            lambda: crowd.ok(constant),
            pieces=PIECES,
        )
        yield rate_row(
            f"kept page, {name}, {server}, rate against the constant", found, least=LEAST
        )
    connection.close()
    crowd.close()


def _plain(connection: Connection, path: str) -> bytes:
    return connection.ok(reading(path).replace(b"gzip", b"identity"))
