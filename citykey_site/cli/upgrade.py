"""Brings the database up to the schema that this program needs."""

import click

from citykey_site.cli.context import site
from citykey_site.storage import schema


@click.command("upgrade")
def command() -> None:
    """Upgrade the database's schema."""
    with site():
        before, after = schema.upgrade()
    if before == after:
        click.echo(f"The database is up to date (revision {after}).")
    else:
        click.echo(f"The database was upgraded from {before or 'nothing'} to {after}.")
