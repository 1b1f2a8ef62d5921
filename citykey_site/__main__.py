"""Runs the commands: `python -m citykey_site serve`."""

from citykey_site.cli import main

main()
