"""Prints every measurement as one Markdown table: `python -m benchmarks [part …]`."""

import logging
import sys
import time
from importlib import import_module

PARTS = ("pages", "http", "bookings", "sizes", "memory", "sameness")


def main(wanted: list[str]) -> None:
    """Runs the wanted parts, all of them unless some are named."""
    logging.disable(logging.WARNING)
    started = time.monotonic()
    print("| what | measured | target |\n|---|---|---|")
    for part in wanted or PARTS:
        for row in import_module(f"benchmarks.{part}").rows():
            print(f"| {row.what} | {row.measured} | {row.target} |", flush=True)
    print(f"\nTook {time.monotonic() - started:.0f} seconds.")


main(sys.argv[1:])
