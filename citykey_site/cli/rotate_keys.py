"""Renews the session secret and the keys while the site runs."""

import sys
import time

import click

from citykey_site import clock, instance, session_secret
from citykey_site.cli.context import site
from citykey_site.config import Settings
from citykey_site.services import rotation
from citykey_site.storage import schema

# Whoever has computed a digest with the old key alone has asked the database by then.
SETTLE_SECONDS = 1.0
TRIES = 60
PAUSE_SECONDS = 1.0
IN_SETTINGS = (
    "Session secret: it stands in the settings. Put a new one into CITYKEY_SECRET_KEY and the old "
    "one into CITYKEY_SECRET_KEY_OLD for 12 hours, and start again; or keep it in a file "
    "(CITYKEY_SECRET_KEY_FILE)."
)
STILL_RENEWED = (
    "Of these, {} had theirs before: that renewal goes on, and no second one begins. For newer "
    "keys run this command again when the old ones are destroyed."
)
NOT_RENEWED = (
    "Not renewed, because nothing is kept to make their digests from: higher limits, stopped "
    "emails, tries of a day, backups (each ends by itself), and the codes of staff."
)


@click.command("rotate-keys")
@click.option("--wait", is_flag=True, help="Stay until the old keys are destroyed.")
def command(wait: bool) -> None:
    """Renew the session secret and the keys; everything sealed is sealed anew."""
    with site() as running:
        schema.refuse_misfit()
        click.echo(_renew_secret(running.settings))
        begun_before = rotation.unfinished()
        names = rotation.begin(now=clock.now())
        click.echo(f"Keys: {len(names)} have a new one.")
        if begun_before:
            click.echo(STILL_RENEWED.format(len(begun_before)))
        time.sleep(SETTLE_SECONDS)
        sealed, is_whole = _seal_all()
        click.echo(f"Sealed anew: {sealed} rows.")
        click.echo(NOT_RENEWED)
        while wait and rotation.unfinished():
            time.sleep(PAUSE_SECONDS)
            rotation.finish_due(now=clock.now())
    if not is_whole:
        click.echo("Some rows were held by others; run this command again.", err=True)
        sys.exit(1)
    click.echo("The old keys are destroyed." if wait else _old_keys(names))


def _renew_secret(settings: Settings) -> str:
    path = instance.secret_file(settings)
    if path is None:
        return IN_SETTINGS
    try:
        session_secret.renew(path)
    except OSError:
        return (
            "Session secret: its file cannot be written from here. Where it comes from, put a new "
            "line first, and take the old line away after 12 hours."
        )
    return "Session secret: renewed; what the old one signed is believed for 12 hours."


def _seal_all() -> tuple[int, bool]:
    done = 0
    for _ in range(TRIES):
        sealed = rotation.seal_anew(now=clock.now())
        if not sealed:
            return done, True
        done += sealed
        time.sleep(PAUSE_SECONDS / 10)
    return done, False


def _old_keys(names: list[str]) -> str:
    if not names:
        return "There was no key to renew."
    return (
        "The worker destroys the old keys when nothing needed them for 15 minutes. Make a backup "
        "after that: an older one then opens no email."
    )
