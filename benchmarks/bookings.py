"""What a booking over HTTP costs on SQLite, against the same deed by SQLAlchemy alone."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from statistics import quantiles

from benchmarks.bare import bare_deed
from benchmarks.measure import Row, compare, rate_row
from benchmarks.people import filled_forms, roomy_window
from benchmarks.site import filled, served
from benchmarks.wire import Connection
from citykey_site.services.careful_bookings import book_or_check
from tests import make

PIECES, ROUNDS, CLIENTS = 20, 9, 64
LEAST, MOST_UNEVEN = 0.5, 4
ALL = PIECES * (ROUNDS + 1)


def rows() -> Iterator[Row]:
    """Measures one booking after another, then 64 at the same moment for one window."""
    with filled() as (app, folder):
        path, alone = roomy_window(), bare_deed()
        with served(folder) as site:
            connection = Connection(site.port)
            forms = filled_forms(connection, path)
            ready = list(islice(forms, ALL))
            over_http = compare(
                lambda: connection.ok(ready.pop(), b"303"), alone, pieces=PIECES, rounds=ROUNDS
            )
            yield rate_row(
                "booking over HTTP on SQLite, rate against the deed by SQLAlchemy alone",
                over_http,
                least=LEAST,
            )
            yield _without_http(app, alone)
            yield _crowd(site.port, list(islice(forms, CLIENTS)))
            connection.close()


def _without_http(app, alone) -> Row:
    office, now = app.extensions["citykey.office"], datetime.now().astimezone()
    wishes = [
        make.wish(event_id="roomy", window=0, email=f"someone-{number}@d{number}.example.org")
        for number in range(ALL)
    ]
    found = compare(
        lambda: book_or_check(wishes.pop(), network=f"n{len(wishes)}", office=office, now=now),
        alone,
        pieces=PIECES,
        rounds=ROUNDS,
    )
    return Row(
        what="the site's own deed without HTTP, rate against the deed by SQLAlchemy alone",
        measured=f"{found.rate:.2f} × ({found.work * 1000:.2f} ms)",
    )


def _crowd(port: int, forms: list[bytes]) -> Row:
    def seconds(form: bytes) -> float:
        connection, start = Connection(port), time.perf_counter()
        connection.ok(form, b"303")
        taken = time.perf_counter() - start
        connection.close()
        return taken

    with ThreadPoolExecutor(len(forms)) as threads:
        taken = list(threads.map(seconds, forms))
    cuts = quantiles(taken, n=100, method="inclusive")
    p50, p99 = cuts[49], cuts[98]
    return Row(
        what=f"{len(forms)} people on one window at once, p99 against p50",
        measured=f"{p99 / p50:.1f} × ({p50 * 1000:.0f} and {p99 * 1000:.0f} ms)",
        target=f"≤ {MOST_UNEVEN} ×",
        reached=p99 <= MOST_UNEVEN * p50,
    )
