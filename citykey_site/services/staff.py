"""Who is on the staff: added, invited, given a role, disabled, given a new authenticator."""

from datetime import datetime

from citykey_site.domain import staff as rules
from citykey_site.domain.history import Deed
from citykey_site.domain.office import Office
from citykey_site.domain.refusals import LastAdmin, MemberDisabled, MemberKnown, OwnAccount
from citykey_site.domain.staff import Member, Role
from citykey_site.mail import staff as letters
from citykey_site.storage import (
    authenticators,
    history,
    outbox,
    staff,
    staff_codes,
    staff_sessions,
)
from citykey_site.storage.db import transaction


def add(email: str, *, role: Role, by: str, office: Office, now: datetime) -> Member:
    """Adds a person and invites them by letter, for 24 hours. Raises MemberKnown."""
    with transaction():
        staff.lock_admins()
        if staff.find(email) is not None:
            raise MemberKnown
        member = put_in(email, role=role, by=by, now=now)
        return invited(member, office=office, now=now)


def invite(member: Member, *, by: str, office: Office, now: datetime) -> Member:
    """Invites a person without an authenticator once more. Raises MemberDisabled."""
    with transaction():
        log(member, "invited", by=by, now=now)
        return invited(member, office=office, now=now)


def set_role(member: Member, role: Role, *, by: str, now: datetime) -> None:
    """Gives a person another role, which holds from their next request on.

    Raises OwnAccount, or LastAdmin where nobody could manage the staff any more.
    """
    with transaction():
        _check_removable(member, by=by, when=role is not Role.ADMIN)
        if staff.get(member.id).role is role:
            return
        staff.change(member.id, role=role)
        log(member, role.value, by=by, now=now)


def disable(member: Member, *, by: str, now: datetime) -> None:
    """Shuts a person out at once, in every browser. Raises OwnAccount or LastAdmin."""
    with transaction():
        _check_removable(member, by=by)
        staff.change(member.id, disabled_at=now)
        staff_sessions.end_of_member(member.id)
        log(member, "disabled", by=by, now=now)


def enable(member: Member, *, by: str, now: datetime) -> None:
    """Lets a disabled person sign in again."""
    with transaction():
        staff.change(member.id, disabled_at=None)
        log(member, "enabled", by=by, now=now)


def reset(member: Member, *, by: str, office: Office, now: datetime) -> Member:
    """Takes authenticator and recovery codes away, and invites the person to enroll anew.

    Every sign-in of the person ends. Raises OwnAccount, LastAdmin or MemberDisabled.
    """
    with transaction():
        _check_removable(member, by=by)
        forget_authenticator(member)
        log(member, "reset", by=by, now=now)
        return invited(member, office=office, now=now)


def put_in(email: str, *, role: Role, by: str, now: datetime) -> Member:
    """Keeps a new person. Opens no transaction."""
    member = staff.add(email, role=role, invited_until=None)
    facts = {"person": member.public_id, "what": role.value}
    history.add(Deed.STAFF_ADDED, by=by, now=now, **facts)
    return member


def _check_removable(member: Member, *, by: str, when: bool = True) -> None:
    # The row locks make two admins who remove each other at once stand in line.
    admins = staff.lock_admins()
    if rules.label(member) == by:
        raise OwnAccount
    live = [admin.id for admin in admins if admin.is_live]
    if when and live == [member.id]:
        raise LastAdmin


def invited(member: Member, *, office: Office, now: datetime) -> Member:
    """Invites a person for 24 hours by letter. Opens no transaction. Raises MemberDisabled."""
    if staff.get(member.id).disabled_at is not None:
        raise MemberDisabled
    until = now + rules.INVITED_FOR
    staff.change(member.id, invited_until=until)
    letter = letters.invitation(
        to=member.email, until=until, identity=member.public_id, office=office, now=now
    )
    outbox.put(letter, booking_uid=None, now=now)
    return staff.get(member.id)


def forget_authenticator(member: Member) -> None:
    """Takes authenticator, recovery codes and sign-ins away. Opens no transaction."""
    authenticators.forget(member.id)
    staff_codes.keep_recovery(member.id, [])
    staff_sessions.end_of_member(member.id)


def log(member: Member, what: str, *, by: str, now: datetime) -> None:
    """Writes a line of the history. Opens no transaction."""
    history.add(Deed.STAFF_CHANGED, by=by, now=now, person=member.public_id, what=what)
