"""Erases the event days whose time has come."""

import sys
import time
from datetime import timedelta

import click

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.services import privacy

TRIES = 20
PAUSE_SECONDS = 0.5


@click.command("erase")
def command() -> None:
    """Erase the days that are over, with their keys and letters."""
    with site() as running:
        settings = running.settings
        erased = privacy.erase_due(
            after=timedelta(hours=settings.erase_after_hours),
            mail_folder=settings.mail_folder,
            now=clock.now(),
        )
        emptied = _emptied()
    days = ", ".join(day.isoformat() for day in erased) or "none"
    click.echo(f"Erased days: {days}.")
    if not emptied:
        click.echo("The database's log is still in use; run this command again.", err=True)
        sys.exit(1)


def _emptied() -> bool:
    for _ in range(TRIES):
        if privacy.empty_log():
            return True
        time.sleep(PAUSE_SECONDS)
    return False
