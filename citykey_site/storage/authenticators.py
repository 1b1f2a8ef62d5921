"""Keeps the secrets of authenticators, sealed, and which of their codes were used."""

from datetime import datetime

from sqlalchemy import select, update

from citykey_site.storage.db import session
from citykey_site.storage.tables import StaffRow
from citykey_site.storage.vault import KeyGone, SealBroken, vault

KEY = "staff"


def propose(member_id: int, secret: str) -> None:
    """Keeps a new secret for a person who has no authenticator yet, in place of an older one."""
    sealed = vault().seal(KEY, _place(member_id), secret.encode())
    session().execute(
        update(StaffRow)
        .where(StaffRow.id == member_id, StaffRow.enrolled_at.is_(None))
        .values(totp_sealed=sealed, totp_step=0)
    )


def proposed(member_id: int) -> str | None:
    """Returns the secret that a person may still see: None once there is an authenticator."""
    row = _row(member_id)
    return None if row is None or row.enrolled_at is not None else _opened(row)


def secret(member_id: int) -> str | None:
    """Returns the secret to compare a code with, never to be shown.

    None where there is none, or where the key of staff was lost: then no code fits.
    """
    row = _row(member_id)
    try:
        return _opened(row) if row else None
    except (KeyGone, SealBroken):
        return None


def use_step(member_id: int, step: int) -> bool:
    """Marks a code as used; False where it, or a later one, was used before.

    One conditional update: of two who send the same code at once, one is told no.
    """
    done = session().execute(
        update(StaffRow)
        .where(StaffRow.id == member_id, StaffRow.totp_step < step)
        .values(totp_step=step)
    )
    return done.rowcount == 1


def enroll(member_id: int, *, now: datetime) -> bool:
    """Marks the proposed secret as the person's; False where there is one already."""
    done = session().execute(
        update(StaffRow)
        .where(StaffRow.id == member_id, StaffRow.enrolled_at.is_(None))
        .values(enrolled_at=now, invited_until=None)
    )
    return done.rowcount == 1


def forget(member_id: int) -> None:
    """Takes a person's authenticator away."""
    session().execute(
        update(StaffRow)
        .where(StaffRow.id == member_id)
        .values(enrolled_at=None, totp_sealed=None, totp_step=0)
    )


def _row(member_id: int) -> StaffRow | None:
    wanted = select(StaffRow).filter_by(id=member_id)
    return session().scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _opened(row: StaffRow) -> str | None:
    if row.totp_sealed is None:
        return None
    return vault().open(KEY, _place(row.id), row.totp_sealed).decode()


def _place(member_id: int) -> str:
    return f"authenticator of {member_id}"
