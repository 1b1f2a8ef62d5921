"""Erases the event days whose time has come."""

import sys
import time
from datetime import timedelta

import click

from citykey_site import clock
from citykey_site.cli.context import Site, site
from citykey_site.domain.clock_trust import Mark
from citykey_site.services import clock_trust, privacy
from citykey_site.services.clock_trust import Watch, limits_of
from citykey_site.storage import legal_holds
from citykey_site.words.moments import typed_moment_text

TRIES = 20
PAUSE_SECONDS = 0.5
IN_DOUBT = (
    "The clock jumped to {moment}, so nothing was erased that is due only by that jump. "
    "Is the clock right? Then run: ./citykey erase --trust-clock"
)
HELD = "A legal hold has lasted since {moment}: no day is erased until it ends."


@click.command("erase")
@click.option("--trust-clock", is_flag=True, help="Believe the clock after a jump: it is right.")
def command(trust_clock: bool) -> None:
    """Erase the days that are over, with their keys and letters."""
    with site() as running:
        mark = _look(running, trust_clock=trust_clock)
        settings = running.settings
        erased = privacy.erase_due(
            after=timedelta(hours=settings.erase_after_hours),
            mail_folder=settings.mail_folder,
            now=mark.believed,
        )
        cleaned = _cleaned(rewrite=bool(erased))
        hold = legal_holds.current()
    days = ", ".join(day.isoformat() for day in erased) or "none"
    click.echo(f"Erased days: {days}.")
    if hold is not None:
        click.echo(HELD.format(moment=typed_moment_text(hold.begun_at)))
    _fail_if(not cleaned, "The database is still in use; run this command again.")
    _fail_if(
        mark.doubted_since is not None, IN_DOUBT.format(moment=typed_moment_text(mark.seen_at))
    )


def _look(running: Site, *, trust_clock: bool) -> Mark:
    if trust_clock:
        return clock_trust.trust(now=clock.now())
    watch = Watch(limits_of(moved_on_purpose=running.settings.clock_file is not None))
    return watch.look(now=clock.now(), steady=clock.steady())


def _cleaned(*, rewrite: bool) -> bool:
    for _ in range(TRIES):
        if privacy.empty_log() and (not rewrite or privacy.rewrite()):
            return True
        time.sleep(PAUSE_SECONDS)
    return False


def _fail_if(wrong: bool, sentence: str) -> None:
    if wrong:
        click.echo(sentence, err=True)
        sys.exit(1)
