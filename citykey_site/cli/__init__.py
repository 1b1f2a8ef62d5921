"""One command in each file; each does one thing, says what it did, and can be run twice."""

import sys
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from citykey_site import logs
from citykey_site.config import BadSetting
from citykey_site.storage.schema import Misfit

COMMANDS = {
    "serve": "serve",
    "work": "work",
    "upgrade": "upgrade",
    "add-staff": "add_staff",
    "demo": "demo",
    "import-events": "import_events",
    "export-events": "export_events",
    "send-mail": "send_mail",
    "take-return": "take_return",
    "erase": "erase",
    "backup": "backup",
    "restore": "restore",
    "copy-keys": "copy_keys",
    "hold": "hold",
    "rotate-keys": "rotate_keys",
    "check": "check",
    "verify-draw": "verify_draw",
}
NO_DATABASE = (
    "The database is away, in use, or not set up. Look whether it runs, or set it up with: "
    "./citykey upgrade"
)


class Commands(click.Group):
    """Loads a command's file only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names the commands in the order of a first visit."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Returns one command, None where there is no such one."""
        if name not in COMMANDS:
            return None
        return import_module(f"citykey_site.cli.{COMMANDS[name]}").command


@click.group(cls=Commands)
def commands() -> None:
    """Runs the CityKey appointment site."""


def main() -> None:
    """Runs the command that was typed; a wrong setting or no database is one sentence."""
    logs.set_up()
    try:
        commands.main(prog_name="citykey")
    except BadSetting as bad:
        click.echo(f"Not started: {bad}", err=True)
        sys.exit(2)
    except Misfit as misfit:
        click.echo(misfit, err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError):
        click.echo(NO_DATABASE, err=True)
        sys.exit(1)
