"""Keeps the sign-ins of staff. Only a digest of the token is kept; the token is in the cookie."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, select

from citykey_site.domain import staff as rules
from citykey_site.domain import times
from citykey_site.domain.staff import Actor, Role, SignIn, Stage
from citykey_site.storage import staff
from citykey_site.storage.db import session
from citykey_site.storage.tables import DayPassRow, EventRow, StaffSessionRow


def start(
    *,
    member_id: int | None = None,
    pass_id: int | None = None,
    stage: Stage,
    instead_of: str | None = None,
    now: datetime,
) -> str:
    """Keeps a new sign-in and returns its token (256 random bits, text).

    `instead_of` is the token of a sign-in that ends with it; a form that it kept goes over to
    the new one of the same person, and is gone else.
    """
    token = secrets.token_urlsafe(32)
    before = _row(instead_of) if instead_of else None
    same = before is not None and member_id is not None and before.staff_id == member_id
    session().add(
        StaffSessionRow(
            digest=digest(token),
            staff_id=member_id,
            pass_id=pass_id,
            stage=stage,
            started_at=now,
            kept=before.kept if same else None,
        )
    )
    session().flush()
    if instead_of:
        end(instead_of)
    return token


def find(token: str) -> SignIn | None:
    """Returns the sign-in of a token, however old; None where its person or pass is disabled."""
    row = _row(token)
    if row is None:
        return None
    return _of_member(row) if row.staff_id else _of_pass(row)


def end(token: str) -> None:
    """Ends a sign-in at once, so that a copied cookie opens nothing."""
    session().execute(delete(StaffSessionRow).where(StaffSessionRow.digest == digest(token)))


def end_of_member(member_id: int) -> None:
    """Ends every sign-in of a person."""
    session().execute(delete(StaffSessionRow).where(StaffSessionRow.staff_id == member_id))


def sweep(before: datetime) -> None:
    """Removes sign-ins that began before a moment."""
    session().execute(delete(StaffSessionRow).where(StaffSessionRow.started_at < before))


def _row(token: str) -> StaffSessionRow | None:
    return session().get(StaffSessionRow, digest(token), populate_existing=True)


def _of_member(row: StaffSessionRow) -> SignIn | None:
    member = staff.get(row.staff_id)
    if member is None or member.disabled_at is not None:
        return None
    actor = Actor(
        role=member.role,
        stage=Stage(row.stage),
        label=rules.label(member),
        name=member.email,
        member_id=member.id,
    )
    return SignIn(actor=actor, started_at=row.started_at)


def _of_pass(row: StaffSessionRow) -> SignIn | None:
    found = (
        session()
        .execute(
            select(DayPassRow, EventRow.public_id, EventRow.day)
            .join(EventRow, EventRow.id == DayPassRow.event_id)
            .where(DayPassRow.id == row.pass_id)
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )
    if found is None or found[0].revoked_at is not None:
        return None
    day_pass, event_id, day = found
    actor = Actor(
        role=Role.HELPER,
        stage=Stage.FULL,
        label=f"pass {day_pass.public_id}",
        name=f"Helper {day_pass.number}",
        event_id=event_id,
    )
    return SignIn(
        actor=actor,
        started_at=row.started_at,
        day_ends_at=times.end_of_day(day),
    )


def digest(token: str) -> bytes:
    """Returns the digest by which a token is known here."""
    return hashlib.blake2b(token.encode(), digest_size=32).digest()
