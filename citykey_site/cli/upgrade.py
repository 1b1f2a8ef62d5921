"""Brings the database up to the schema that this program needs."""

import time

import click

from citykey_site.cli.context import site
from citykey_site.services import filling
from citykey_site.storage import schema

PAUSE_SECONDS = 0.02
LEFT = (
    "Left for later: step {}, which takes away what older programs need. Run ./citykey upgrade "
    "again when none of them runs{}."
)


@click.command("upgrade")
@click.option("--wait", is_flag=True, help="Stay until every row is filled.")
def command(wait: bool) -> None:
    """Upgrade the database's schema; the site may go on meanwhile."""
    with site():
        before, after = schema.upgrade()
        filled = 0
        while wait and (some := filling.fill_some()):
            filled += some
            time.sleep(PAUSE_SECONDS)
        _, after = schema.upgrade()
        left, is_filled = schema.waiting(), filling.is_done()
    if filled:
        click.echo(f"Filled {filled} rows.")
    if before == after:
        click.echo(f"The database is up to date (revision {after}).")
    else:
        click.echo(f"The database was upgraded from {before or 'nothing'} to {after}.")
    if left is not None:
        click.echo(LEFT.format(left, "" if is_filled else " and the worker has filled all rows"))
