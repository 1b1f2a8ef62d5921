"""Exports all events as CSV, in the columns of the import."""

import click

from citykey_site.cli.context import site
from citykey_site.domain.event_csv import write_events
from citykey_site.storage import events, slots


@click.command("export-events")
def command() -> None:
    """Write all events as CSV to standard output."""
    with site():
        rows = [(event, slots.of_event(event.id)) for event in events.every()]
    click.echo(write_events(rows), nl=False)
