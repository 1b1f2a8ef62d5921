"""Imports events from a CSV file: every row or none."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.domain.event_csv import Fault, read_events
from citykey_site.domain.history import COMMAND
from citykey_site.domain.refusals import EffectChanged
from citykey_site.services import event_import
from citykey_site.services.event_import import NotImported

MEANWHILE = "Nothing was imported: somebody changed these events meanwhile. Run the command again."


@click.command("import-events")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Import the events of FILE.csv; nothing is written if one row has a fault."""
    reading = read_events(file.read_bytes())
    for note in reading.notes:
        click.echo(f"Note: {_said(note)}")
    if reading.faults:
        _refuse(reading.faults)
    with site() as running:
        try:
            told = event_import.import_events(
                reading, by=COMMAND, office=running.office, now=clock.now()
            )
        except NotImported as refused:
            _refuse(refused.faults)
        except EffectChanged:
            click.echo(MEANWHILE, err=True)
            sys.exit(1)
    click.echo(
        f"Imported {len(reading.plans)} events: {told.added} new, {told.changed} changed, "
        f"{told.canceled} canceled, {told.unchanged} as before; {told.letters} letters written."
    )


def _said(fault: Fault) -> str:
    row = f"row {fault.row}" if fault.row else ""
    column = f"column {fault.column}" if fault.column else ""
    place = ", ".join(piece for piece in (row, column) if piece) or "file"
    value = f" ({fault.value!r})" if fault.value else ""
    return f"{place.capitalize()}{value}: {fault.advice}"


def _refuse(faults: Sequence[Fault]) -> NoReturn:
    for fault in faults:
        click.echo(_said(fault), err=True)
    click.echo(f"Nothing was imported: {len(faults)} faults.", err=True)
    sys.exit(1)
