"""Runs the duties beside several web processes."""

import signal

import click

from citykey_site.cli.context import site
from citykey_site.cli.worker import Worker
from citykey_site.storage import schema


@click.command("work")
def command() -> None:
    """Send letters, write reminders, free held times and erase days until stopped."""
    with site() as running:
        schema.refuse_misfit()
        worker = Worker(running, running.delivery())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.start()
        click.echo("Working: letters, reminders, erasure.")
        worker.join()
    click.echo("Stopped.")
