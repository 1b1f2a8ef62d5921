"""Checks the settings, the schema, the counters, the mail, the erasure and the keys."""

import sys
from datetime import timedelta

import click

from citykey_site import clock, instance
from citykey_site.cli.context import site
from citykey_site.config import BadSetting, gather
from citykey_site.services import clock_trust, privacy, rotation
from citykey_site.storage import (
    bookings,
    erasure,
    legal_holds,
    lost_seals,
    outbox,
    schema,
    slots,
)

OLDEST_LETTER = timedelta(minutes=10)


@click.command("check")
def command() -> None:
    """Tell what is right and what is wrong; fail if anything is wrong."""
    _refuse_wrong_settings()
    with site() as running:
        now = clock.now()
        click.echo("Settings: right.")
        problems = [_mail_setting(running), _limits(running)]
        misfit = schema.problem()
        if misfit is None:
            problems += [_counters(), _mail(now), _erasure(running.settings, now), _keys(now)]
        else:
            problems.append(misfit)
    wrong = [problem for problem in problems if problem]
    for problem in wrong:
        click.echo(problem, err=True)
    if wrong:
        sys.exit(1)
    click.echo("All is right.")


def _refuse_wrong_settings() -> None:
    """Says everything that keeps a site from starting; the other commands say the first thing."""
    try:
        settings, wrong = gather()
        wrong += instance.problems(settings)
    except BadSetting as bad:
        wrong = list(bad.all)
    for sentence in wrong:
        click.echo(f"Settings: {sentence}", err=True)
    if wrong:
        sys.exit(1)


def _mail_setting(running) -> str | None:
    if running.settings.smtp_url or running.settings.demo:
        return None
    return "Mail: CITYKEY_SMTP_URL is not set; no letter can leave."


def _limits(running) -> str | None:
    [limiter] = running.app.extensions["limiter"]
    if limiter.storage.check():
        return None
    return (
        "Limits: the store in CITYKEY_LIMITS_STORAGE_URI does not answer. Until it does, each "
        "process counts for itself."
    )


def _counters() -> str | None:
    wrong = slots.wrong_counters()
    if wrong:
        return f"Counters: {len(wrong)} windows count other places than their bookings hold."
    click.echo(f"Counters: right ({bookings.count()} bookings).")
    return None


def _mail(now) -> str | None:
    waiting, late, failed = outbox.backlog(now)
    click.echo(f"Mail: {waiting} letters wait, {failed} could not be delivered.")
    if late > OLDEST_LETTER:
        return f"Mail: the oldest letter is {int(late.total_seconds() // 60)} minutes late."
    return None


def _erasure(settings, now) -> str | None:
    after = timedelta(hours=settings.erase_after_hours)
    limits = clock_trust.limits_of(moved_on_purpose=settings.clock_file is not None)
    if clock_trust.is_in_doubt(limits, now=now):
        return (
            "Erasure: the clock jumped, so nothing is erased that is due only by that jump. "
            "Is the clock right? Then run: ./citykey erase --trust-clock"
        )
    if legal_holds.current() is not None:
        click.echo("Erasure: a legal hold lasts. See: ./citykey hold")
        return None
    late = privacy.days_late(after=after, now=now)
    if late:
        days = ", ".join(day.isoformat() for day in late)
        return f"Erasure: late for {days}. Run: ./citykey erase"
    click.echo("Erasure: nothing is late.")
    return None


def _keys(now) -> str | None:
    unread = lost_seals.days_unread()
    if unread:
        return (
            f"Keys: those of this folder do not open the bookings of {unread[0].isoformat()}. "
            "Is CITYKEY_KEYS_DIR the one folder that all machines share? If they are lost: "
            "docs/operations/keys.md"
        )
    days = bookings.key_days()
    oldest = f", the oldest {days[0].isoformat()}" if days else ""
    click.echo(f"Keys: of {len(days)} event days{oldest}.")
    erased = [day.isoformat() for day in days if erasure.is_erased(day)]
    if erased:
        return f"Keys: there is one of an erased day, {erased[0]}. Run: ./citykey erase"
    if rotation.late(now=now):
        return "Keys: old ones are left from a renewal. Start ./citykey work, which ends it."
    left = rotation.unfinished()
    if left:
        click.echo(f"Keys: {len(left)} are being renewed; the worker destroys the old ones.")
    return None
