"""What the first rendering of a page costs after a change, against the constant answer."""

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

from benchmarks.measure import Row, compare, cost_row
from benchmarks.processor import cpu_seconds
from benchmarks.site import CONSTANT, MANY_ROWS, filled, served
from benchmarks.wire import Connection, reading

DATABASE = "citykey.sqlite"
PATHS = ("/en/events", "/en/times", "/es/times", "/es/events?near=60623", "/en/")
AN_EVENT = re.compile(rb"/en/events/[^/?\"]+")
MANY = 60
ROUNDS = 3
MOST = 4.5
# Every window with room for one more, again and again, so that its row is seldom as it was.
OPEN = "SELECT id FROM slot WHERE starts_at > datetime('now') AND capacity > 1 LIMIT 400"
TAKE = "UPDATE slot SET taken = (taken + 1) % capacity WHERE id = ?"


def rows() -> Iterator[Row]:
    """Measures the server's own CPU time for pages that another process has just made old."""
    with filled() as (_, folder), served(folder, rows=MANY_ROWS) as site:
        connection, constant = Connection(site.port), reading(CONSTANT)
        with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as database:
            change = changes(database)
            for path in (*PATHS, an_event(connection)):
                asked = reading(path)
                found = compare(
                    lambda asked=asked: _after_changes(connection, asked, change),
                    lambda: [connection.ok(constant) for _ in range(MANY)],
                    pieces=1,
                    rounds=ROUNDS,
                    clock=lambda: cpu_seconds(site.pid),
                )
                what = f"first rendering of {MANY_ROWS} rows after a change (`{path}`)"
                yield cost_row(f"{what}, processor time, {MANY} a round", found, most=MOST)
        connection.close()


def changes(database: sqlite3.Connection) -> Callable[[], object]:
    """Returns what changes the places left of one window after the other."""
    windows = itertools.cycle([window for [window] in database.execute(OPEN).fetchall()])
    return lambda: database.execute(TAKE, (next(windows),))


def an_event(connection: Connection) -> str:
    """Returns the address of an event that is listed."""
    plain = reading("/en/times").replace(b"gzip", b"identity")
    return AN_EVENT.search(connection.ok(plain))[0].decode()


def _after_changes(connection: Connection, asked: bytes, change: Callable[[], object]) -> None:
    for _ in range(MANY):
        change()
        connection.ok(asked)
