"""Imports events from a CSV file: every row or none."""

import sys
from pathlib import Path

import click

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.domain.event_csv import Fault, read_events
from citykey_site.services import event_import
from citykey_site.services.event_import import NotImported
from citykey_site.words.moments import moment_text


@click.command("import-events")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Import the events of FILE.csv; nothing is written if one row has a fault."""
    reading = read_events(file.read_bytes())
    for note in reading.notes:
        click.echo(f"Note: {_said(note)}")
    if reading.faults:
        for fault in reading.faults:
            click.echo(_said(fault), err=True)
        click.echo(f"Nothing was imported: {len(reading.faults)} faults.", err=True)
        sys.exit(1)
    with site() as running:
        try:
            told = event_import.import_events(reading.plans, office=running.office, now=clock.now())
        except NotImported as refused:
            _say_problems(refused)
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


def _say_problems(refused: NotImported) -> None:
    for event_id, kept in refused.problems:
        when = moment_text(kept.starts_at, "en").replace("\u00a0", " ")
        click.echo(
            f"Event {event_id}, {when}: {kept.taken} places are booked, the file leaves "
            f"{kept.places}. Keep the window, or cancel the event.",
            err=True,
        )
    click.echo(f"Nothing was imported: {len(refused.problems)} faults.", err=True)
