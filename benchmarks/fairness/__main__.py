"""Prints what each way of giving places gives whom: `python -m benchmarks.fairness [--runs N]`."""

import argparse
import time

from benchmarks.fairness.runs import RUNS, Played
from benchmarks.fairness.table import lines


def main() -> None:
    """Plays the runs, 500 unless told otherwise, and prints the tables."""
    wanted = argparse.ArgumentParser(prog="python -m benchmarks.fairness")
    wanted.add_argument("--runs", type=int, default=RUNS)
    started, played = time.monotonic(), Played()
    runs = wanted.parse_args().runs
    for number in range(runs):
        played.run(number)
    for line in lines(played):
        print(line)
    print(f"\n{runs} runs; took {time.monotonic() - started:.0f} seconds.")


main()
