"""Writes the reminders that are due and delivers every letter that is due."""

import click

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.services import lost_codes, outbox, reminders
from citykey_site.storage import outbox as kept


@click.command("send-mail")
def command() -> None:
    """Write due reminders and send due letters."""
    with site() as running:
        now = clock.now()
        delivery = running.delivery()
        written = reminders.write_due(office=running.office, now=now)
        lost_codes.write_due(office=running.office, now=now)
        address = running.settings.bounce_address
        tried = outbox.deliver_all(delivery, bounce_address=address, now=now)
        waiting, _, failed = kept.backlog(now)
    click.echo(
        f"Wrote {written} reminders; tried {tried} letters; "
        f"{waiting} wait to be tried again, {failed} could not be delivered."
    )
