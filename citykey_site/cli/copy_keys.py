"""Copies the keys to a folder apart."""

import sys
from pathlib import Path

import click

from citykey_site.cli.context import site
from citykey_site.services import key_copies


@click.command("copy-keys")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make FOLDER an exact copy of the keys; what was destroyed is destroyed there too."""
    with site() as running:
        settings = running.settings
        try:
            done = key_copies.copy(settings.keys_dir, folder, data=settings.instance)
        except key_copies.CopyRefused as no:
            click.echo(f"Not copied: {no}", err=True)
            sys.exit(1)
        except OSError as problem:
            click.echo(f"Not copied: {problem.strerror or problem}.", err=True)
            sys.exit(1)
    click.echo(f"The copy has {done.files} files; {done.destroyed} were destroyed in it.")
