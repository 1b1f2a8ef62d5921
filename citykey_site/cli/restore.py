"""Puts a backup in the place of the database; what was erased since stays erased."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import click

from citykey_site import clock
from citykey_site.cli.context import Site, site
from citykey_site.services import backups
from citykey_site.services.backups import Restored
from citykey_site.storage.backup_files import BackupBroken
from citykey_site.words.moments import typed_moment_text

BROKEN = "it is no backup of this site, or it was cut or changed. Take another copy."
EXPIRED = (
    "its key is not in the folder of keys. Either its time is over and nobody can read it any "
    "more, or the copy of the keys has to be brought back first."
)
OTHER_SCHEMA = (
    "it has the schema {}. Restore it with the version of the program that wrote it, then run "
    "./citykey upgrade with this one."
)
DOUBTED = (
    "it is of {}, and the clock of this machine shows {}, when nobody should read it. A wrong "
    "clock would erase days too early. Is the clock right? Then add: --trust-clock"
)
MISSING = "the keys of days to come are missing: {}. Bring back the copy of the keys first."


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--trust-clock", is_flag=True, help="Believe the clock: it is right.")
def command(file: Path, trust_clock: bool) -> None:
    """Replace the database by the backup in FILE; stop the site before."""
    with site() as running:
        done = _restored(running, file, trust_clock=trust_clock)
    _say(done)
    if done.wrong_counters:
        windows = f"{done.wrong_counters} windows count other places than their bookings hold"
        click.echo(f"Counters: {windows}. Run: ./citykey check", err=True)
        sys.exit(1)


def _restored(running: Site, file: Path, *, trust_clock: bool) -> Restored:
    settings, now = running.settings, clock.now()
    try:
        return backups.restore(
            file,
            after=timedelta(hours=settings.erase_after_hours),
            days=settings.backup_days,
            mail_folder=settings.mail_folder,
            now=now,
            trust_clock=trust_clock,
        )
    except BackupBroken:
        why = BROKEN
    except backups.BackupExpired:
        why = EXPIRED
    except backups.BackupOfOtherSchema as other:
        why = OTHER_SCHEMA.format(*other.args)
    except backups.ClockDoubted as doubted:
        why = DOUBTED.format(*doubted.args, now.isoformat(timespec="minutes"))
    except OSError as problem:
        why = f"the file cannot be read: {problem.strerror or problem}."
    except backups.KeysMissing as missing:
        why = MISSING.format(_days(*missing.args))
    click.echo(f"Nothing was restored: {why}", err=True)
    sys.exit(1)


def _say(done: Restored) -> None:
    made_at = typed_moment_text(datetime.fromisoformat(done.made_at))
    click.echo(f"Restored the backup of {made_at}: {done.rows} rows.")
    click.echo(f"Bookings: {done.bookings}. Erased days: {_days(done.erased) or 'none'}.")
    click.echo(f"Erased again, as people had asked since: {done.forgotten}.")
    if done.unread:
        click.echo(f"Not brought back because no key opens it any more: {done.unread}.")


def _days(days) -> str:
    return ", ".join(day.isoformat() for day in days)
