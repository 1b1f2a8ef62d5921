"""The staff as whoever has a shell on the machine may change it; the last way in."""

from datetime import datetime

from citykey_site.domain.history import COMMAND
from citykey_site.domain.office import Office
from citykey_site.domain.staff import Member, Role
from citykey_site.services import staff as deeds
from citykey_site.storage import staff
from citykey_site.storage.db import transaction


def add(
    email: str, *, role: Role | None, reset: bool, office: Office, now: datetime
) -> tuple[Member, str]:
    """Adds, or finds, a person for whoever has a shell on the machine; tells what was done.

    The first person becomes an admin where no role is named, every other one an organizer. A
    person without an authenticator is invited anew; `reset` takes the authenticator away and
    enables, the last admin as well: it is the last way in.
    """
    with transaction():
        admins = staff.lock_admins()
        member = staff.find(email)
        if member is None:
            chosen = role or (Role.ORGANIZER if admins else Role.ADMIN)
            member = deeds.put_in(email, role=chosen, by=COMMAND, now=now)
            return deeds.invited(member, office=office, now=now), "added"
        what = _by_command(member, role=role, reset=reset, now=now)
        member = staff.get(member.id)
        if member.is_enrolled or member.disabled_at is not None:
            return member, what
        return deeds.invited(member, office=office, now=now), what


def _by_command(member: Member, *, role: Role | None, reset: bool, now: datetime) -> str:
    if role is not None and role is not member.role:
        staff.change(member.id, role=role)
        deeds.log(member, role.value, by=COMMAND, now=now)
    if not reset:
        return "known"
    staff.change(member.id, disabled_at=None)
    deeds.forget_authenticator(member)
    deeds.log(member, "reset", by=COMMAND, now=now)
    return "reset"
