"""Takes one message that came back, from the pipe of a mail server."""

import sys
from typing import BinaryIO

import click
from sqlalchemy.exc import SQLAlchemyError

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.config import BadSetting
from citykey_site.domain.refusals import TooBusy
from citykey_site.mail.returns import HEAD
from citykey_site.services import returns

KEEP_IT = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the message and tries again.
PIECE = 64 * 1024


@click.command("take-return")
@click.argument("recipient", default="")
def command(recipient: str) -> None:
    """Read one returned message on standard input; RECIPIENT is the envelope's address."""
    head = _beginning(sys.stdin.buffer)
    try:
        with site() as running:
            address = running.settings.bounce_address
            if not address:
                raise BadSetting("CITYKEY_BOUNCE_ADDRESS must be set, to know our letters by it.")
            outcome = returns.take(head, address=address, recipient=recipient, now=clock.now())
    except BadSetting as bad:
        click.echo(f"Not taken: {bad}", err=True)
        sys.exit(KEEP_IT)
    except (SQLAlchemyError, TooBusy):
        click.echo("Not taken: the database does not answer.", err=True)
        sys.exit(KEEP_IT)
    click.echo(f"Taken: {outcome.value}.")


def _beginning(message: BinaryIO) -> bytes:
    """Returns the beginning; the rest is read and let go, so that the mail server can finish."""
    head = message.read(HEAD)
    while message.read(PIECE):
        pass
    return head
