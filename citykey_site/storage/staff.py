"""Keeps and finds the people of the staff."""

import secrets
from datetime import datetime

from sqlalchemy import select, update

from citykey_site.domain.staff import Member, Role
from citykey_site.storage.db import session
from citykey_site.storage.tables import StaffRow


def add(
    email: str,
    *,
    role: Role,
    invited_until: datetime | None,
    enrolled_at: datetime | None = None,
) -> Member:
    """Keeps a new person of the staff; the email is kept in lower case."""
    row = StaffRow(
        public_id=secrets.token_hex(4),
        email=email.casefold(),
        role=role,
        totp_step=0,
        invited_until=invited_until,
        enrolled_at=enrolled_at,
    )
    session().add(row)
    session().flush()
    return fact(row)


def find(email: str) -> Member | None:
    """Finds a person of the staff by email, the disabled as well."""
    return _one(email=email.casefold())


def find_public(public_id: str) -> Member | None:
    """Finds a person of the staff by the id that stands in addresses and in the history."""
    return _one(public_id=public_id)


def get(member_id: int) -> Member | None:
    """Returns a person of the staff by row number."""
    return _one(id=member_id)


def everybody() -> list[Member]:
    """Lists the people of the staff by email, the disabled as well."""
    return [fact(row) for row in session().scalars(select(StaffRow).order_by(StaffRow.email))]


def lock_admins() -> list[Member]:
    """Lists the admins; nobody else changes them until the transaction ends."""
    wanted = select(StaffRow).filter_by(role=Role.ADMIN).order_by(StaffRow.id)
    rows = session().scalars(wanted.with_for_update().execution_options(populate_existing=True))
    return [fact(row) for row in rows]


def change(member_id: int, **facts: object) -> None:
    """Changes some of the role, `invited_until` and `disabled_at` of a person."""
    session().execute(update(StaffRow).where(StaffRow.id == member_id).values(**facts))


def fact(row: StaffRow) -> Member:
    """Returns the person that a row holds."""
    return Member(
        id=row.id,
        public_id=row.public_id,
        email=row.email,
        role=Role(row.role),
        enrolled_at=row.enrolled_at,
        invited_until=row.invited_until,
        disabled_at=row.disabled_at,
    )


def _one(**where: object) -> Member | None:
    row = (
        session()
        .scalars(select(StaffRow).filter_by(**where).execution_options(populate_existing=True))
        .one_or_none()
    )
    return fact(row) if row else None
