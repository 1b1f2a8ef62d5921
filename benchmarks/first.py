"""What the first rendering of a page costs after a change, against the constant answer."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, compare, cost_row
from benchmarks.site import CONSTANT, MANY_ROWS, filled, served
from benchmarks.wire import Connection, reading

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
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
                f"first rendering, {MANY_ROWS} rows (`{path}`), CPU of the server, "
                f"for {MANY} against {MANY} constants",
                found,
                most=MOST,
            )
        connection.close()


def cpu_seconds(pid: int) -> float:
    """Returns the processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def _new_ones(connection: Connection, start: str, turns: Iterator[int]) -> None:
    # An address that was never asked for has no kept page.
    for _ in range(MANY):
        connection.ok(reading(f"{start}turn={next(turns)}"))
