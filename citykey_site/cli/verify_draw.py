"""Does a published draw again from its record, and says whether it is right."""

import json
import sys
from pathlib import Path

import click

from citykey_site.domain import draw_records
from citykey_site.domain.draw_records import Unreadable

WRONG, UNREADABLE = 1, 2


@click.command("verify-draw")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Do the draw in FILE again: 0 where it is right, 1 where it differs, 2 if unreadable."""
    try:
        found = json.loads(file.read_text("utf-8"))
        faults = draw_records.faults(found)
    except (UnicodeDecodeError, json.JSONDecodeError, Unreadable) as error:
        click.echo(f"Not read: {error}", err=True)
        sys.exit(UNREADABLE)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(WRONG)
    click.echo(f"The draw is right: {len(found['tickets'])} tickets, seed and order as published.")
