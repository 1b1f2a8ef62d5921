"""Writes a backup of the running site to one sealed file."""

import sys
from pathlib import Path

import click

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.services import backups


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Write a sealed backup of the database to FILE, while the site runs."""
    with site() as running:
        try:
            made = backups.make(file, days=running.settings.backup_days, now=clock.now())
        except OSError as problem:
            click.echo(f"Not written: {problem.strerror or problem}.", err=True)
            sys.exit(1)
    click.echo(f"Backup written: {made.rows} rows, {made.size} bytes, {file}")
    click.echo(f"It can be read until {made.until.isoformat()}, with the folder of keys.")
