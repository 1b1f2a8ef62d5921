"""Keeps and finds the people of the staff."""

import secrets
from datetime import datetime

from sqlalchemy import select

from citykey_site.domain.staff import Member, Role
from citykey_site.storage.db import session
from citykey_site.storage.tables import StaffRow


def add(email: str, *, role: Role, invited_until: datetime | None) -> Member:
    """Keeps a new person of the staff; the email is kept in lower case."""
    row = StaffRow(
        public_id=secrets.token_hex(4),
        email=email.casefold(),
        role=role,
        totp_step=0,
        invited_until=invited_until,
    )
    session().add(row)
    session().flush()
    return fact(row)


def find(email: str) -> Member | None:
    """Finds a person of the staff by email, the disabled as well."""
    row = session().scalars(select(StaffRow).filter_by(email=email.casefold())).one_or_none()
    return fact(row) if row else None


def get(member_id: int) -> Member | None:
    """Returns a person of the staff by row number."""
    row = session().get(StaffRow, member_id, populate_existing=True)
    return fact(row) if row else None


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
