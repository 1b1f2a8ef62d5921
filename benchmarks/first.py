"""What the first rendering of a page costs after a change, against the constant answer."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, compare, cost_row
from benchmarks.site import CONSTANT, MANY_ROWS, filled, served
from benchmarks.wire import Connection, reading

NANOSECONDS = 10**9
PATHS = ("/en/events", "/en/times", "/es/times", "/es/events?near=60623", "/en/")
MANY = 60
ROUNDS = 5
MOST = 4.5


def rows() -> Iterator[Row]:
    """Measures the server's own CPU time for pages that nobody has asked for before."""
    with filled() as (_, folder), served(folder, rows=MANY_ROWS) as site:
        connection, turns = Connection(site.port), itertools.count()
        constant = reading(CONSTANT)
        for path in PATHS:
            sign = "&" if "?" in path else "?"
            found = compare(
                lambda start=path + sign: _new_ones(connection, start, turns),
                lambda: [connection.ok(constant) for _ in range(MANY)],
                pieces=1,
                rounds=ROUNDS,
                clock=lambda: cpu_seconds(site.pid),
            )
            yield cost_row(
                f"first rendering of {MANY_ROWS} rows (`{path}`), processor time, {MANY} a round",
                found,
                most=MOST,
            )
        connection.close()


def cpu_seconds(pid: int) -> float:
    """Returns the processor time that the threads of a process have taken (proc(5), schedstat)."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in threads) / NANOSECONDS


def _new_ones(connection: Connection, start: str, turns: Iterator[int]) -> None:
    # An address that was never asked for has no kept page.
    for _ in range(MANY):
        connection.ok(reading(f"{start}turn={next(turns)}"))
