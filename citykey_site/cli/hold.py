"""Begins and ends a legal hold, for when the law forbids to erase."""

import click

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.services import legal_holds as deeds
from citykey_site.storage import legal_holds
from citykey_site.words.moments import typed_moment_text

PUBLIC = "Every page that asks for an email says so, and so does /privacy."


@click.group("hold", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Tell whether a legal hold lasts; `begin` and `end` change it."""
    if context.invoked_subcommand is None:
        with site():
            click.echo(_status())


@command.command("begin")
def begin() -> None:
    """Begin a hold: from now on nothing is erased by itself."""
    with site():
        begun = deeds.begin(now=clock.now())
        click.echo(f"A legal hold has begun. {PUBLIC}" if begun else _status())


@command.command("end")
def end() -> None:
    """End the hold: the erasure catches up within a minute where the worker runs."""
    with site():
        ended = deeds.end(now=clock.now())
    if ended:
        click.echo("The legal hold is over. What is late is erased by itself, or with: erase")
    else:
        click.echo("No legal hold lasts.")


def _status() -> str:
    hold = legal_holds.current()
    if hold is None:
        return "No legal hold lasts."
    since = typed_moment_text(hold.begun_at)
    return f"A legal hold has lasted since {since}. No day is erased until: ./citykey hold end"
