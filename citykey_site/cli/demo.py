"""Fills a demonstration with made-up events at real places."""

import click

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.config import BadSetting
from citykey_site.services import demo
from citykey_site.storage import schema


@click.command("demo")
def command() -> None:
    """Make about 40 made-up events over the coming five weeks."""
    with site() as running:
        if not running.settings.demo:
            raise BadSetting("This is not a demonstration; set CITYKEY_DEMO=1 to make it one.")
        schema.upgrade()
        made = demo.fill(office=running.office, now=clock.now())
    click.echo(f"Made {made.events} events with {made.bookings} made-up bookings.")
