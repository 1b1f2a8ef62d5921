"""Prints what was reached as one Markdown table: `python -m benchmarks [part …]`.

`python -m benchmarks storm` lets ten thousand people come at once; it is not part of the table.
"""

import logging
import os
import platform
import sqlite3
import sys
import time
from importlib import import_module

from benchmarks.measure import Row

PARTS = (
    *("kept", "first", "bookings", "bookings_postgres", "engine", "search"),
    *("memory", "sizes", "paint", "sameness"),
)
REACHED = {True: "yes", False: "**no**", None: ""}


def main(wanted: list[str]) -> None:
    """Runs the wanted parts, all of the table unless some are named."""
    logging.disable(logging.WARNING)
    started = time.monotonic()
    print(f"{_machine()}; load before: {_load()}\n")
    print("| what | measured | target | reached |\n|---|---|---|---|")
    for part in wanted or PARTS:
        for row in import_module(f"benchmarks.{part}").rows():
            print(_line(row), flush=True)
    print(f"\nTook {time.monotonic() - started:.0f} seconds; load after: {_load()}.")


def _line(row: Row) -> str:
    return f"| {row.what} | {row.measured} | {row.target} | {REACHED[row.reached]} |"


def _machine() -> str:
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{len(os.sched_getaffinity(0))} cores, {versions}"


def _load() -> str:
    return " ".join(f"{number:.1f}" for number in os.getloadavg())


main(sys.argv[1:])
