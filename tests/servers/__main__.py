"""Tells what the tests will have to run without: a marker, a tab, and a sentence on each line."""

import sys

from tests.servers.pieces import missing

for piece in missing(long="--long" in sys.argv):
    print(
        f"{piece.marker}\tWithout {piece.name}, tests marked '{piece.marker}' do not run."
        f" Debian has it: apt install {piece.packages}"
    )
