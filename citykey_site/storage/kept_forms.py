"""Keeps a form that was sent after its sender's sign-in had ended, sealed, in that sign-in's row.

It is bound to the person: of nobody else's sign-in can it be opened.
"""

import json
from dataclasses import dataclass, field

from sqlalchemy import select, update

from citykey_site.storage.db import session
from citykey_site.storage.staff_sessions import digest
from citykey_site.storage.tables import StaffSessionRow
from citykey_site.storage.vault import vault

KEY = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """Holds the address that a form was sent to, and its fields in their order."""

    address: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)


def keep(token: str, form: KeptForm, *, member_id: int) -> None:
    """Keeps a form with the sign-in of a token."""
    words = json.dumps([form.address, form.fields]).encode()
    _set(token, vault().seal(KEY, _place(member_id), words))


def get(token: str) -> KeptForm | None:
    """Returns the form that is kept with a sign-in, None where there is none."""
    wanted = select(StaffSessionRow.staff_id, StaffSessionRow.kept)
    found = session().execute(wanted.filter_by(digest=digest(token))).one_or_none()
    if found is None or found.kept is None:
        return None
    address, fields = json.loads(vault().open(KEY, _place(found.staff_id), found.kept))
    return KeptForm(address=address, fields=tuple((name, value) for name, value in fields))


def forget(token: str) -> None:
    """Removes the form that is kept with a sign-in."""
    _set(token, None)


def _set(token: str, sealed: bytes | None) -> None:
    session().execute(
        update(StaffSessionRow).where(StaffSessionRow.digest == digest(token)).values(kept=sealed)
    )


def _place(member_id: int) -> str:
    return f"kept form of {member_id}"
