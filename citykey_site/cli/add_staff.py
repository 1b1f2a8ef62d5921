"""Adds a person to the staff: the only way to the first admin, and the last way in."""

import sys

import click
from email_validator import EmailNotValidError, validate_email

from citykey_site import clock
from citykey_site.cli.context import site
from citykey_site.domain.staff import Member, Role
from citykey_site.services import staff_by_command
from citykey_site.storage import schema
from citykey_site.words.moments import typed_moment_text

ROLES = [Role.ADMIN.value, Role.ORGANIZER.value]
SAID = {
    "added": "Added: {email}, {role}.",
    "known": "Already there: {email}, {role}.",
    "reset": "Reset: {email}, {role}. The old authenticator and every sign-in are gone.",
}


@click.command("add-staff")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), help="The first person is an admin without it.")
@click.option("--reset", is_flag=True, help="Enable, and set up a new authenticator.")
def command(email: str, role: str | None, reset: bool) -> None:
    """Add a person to the staff, or let one in again who lost the way (--reset)."""
    address = _checked(email)
    with site() as running:
        if not schema.fits():
            click.echo("Nothing was changed. First run: ./citykey upgrade", err=True)
            sys.exit(1)
        member, what = staff_by_command.add(
            address,
            role=Role(role) if role else None,
            reset=reset,
            office=running.office,
            now=clock.now(),
        )
        page = f"{running.office.base_url}/staff/sign-in"
    click.echo(SAID[what].format(email=member.email, role=member.role))
    click.echo(_way_in(member, page))


def _checked(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        click.echo("Nothing was changed: this is not an email address.", err=True)
        sys.exit(1)


def _way_in(member: Member, page: str) -> str:
    if member.disabled_at is not None:
        return "This person is disabled. Enable with: ./citykey add-staff EMAIL --reset"
    if member.invited_until is None:
        return f"Sign in at {page}"
    until = typed_moment_text(member.invited_until)
    return f"Sign in at {page} before {until}."
