"""Keeps the mailed codes and the printed recovery codes of staff, only as keyed digests."""

import hmac
from datetime import datetime

from sqlalchemy import delete, func, select

from citykey_site.storage.db import session
from citykey_site.storage.tables import MailedCodeRow, RecoveryCodeRow
from citykey_site.storage.vault import vault

KEY = "staff"


def keep_mailed(member_id: int, code: str, *, now: datetime) -> None:
    """Keeps a mailed code in place of the one before."""
    session().merge(
        MailedCodeRow(staff_id=member_id, digest=mailed_digest(member_id, code), sent_at=now)
    )


def mailed_digest(member_id: int, code: str) -> bytes:
    """Returns the keyed digest of a mailed code."""
    return vault().index(KEY, "mailed code", f"{member_id}\0{code}")


def mailed_at(member_id: int, code: str) -> datetime | None:
    """Returns when this code was mailed, None where it is not the latest one."""
    row = session().get(MailedCodeRow, member_id, populate_existing=True)
    digest = mailed_digest(member_id, code)
    if row is None or not hmac.compare_digest(row.digest, digest):
        return None
    return row.sent_at


def use_mailed(member_id: int, code: str) -> bool:
    """Removes a mailed code; False where somebody else has just used it."""
    done = session().execute(
        delete(MailedCodeRow).where(
            MailedCodeRow.staff_id == member_id,
            MailedCodeRow.digest == mailed_digest(member_id, code),
        )
    )
    return done.rowcount == 1


def sweep_mailed(before: datetime) -> None:
    """Removes codes that were mailed before a moment."""
    session().execute(delete(MailedCodeRow).where(MailedCodeRow.sent_at < before))


def keep_recovery(member_id: int, codes: list[str]) -> None:
    """Keeps a set of recovery codes in place of the one before; none of it where it is empty."""
    session().execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.staff_id == member_id))
    session().add_all(
        RecoveryCodeRow(digest=_recovery(member_id, code), staff_id=member_id) for code in codes
    )
    session().flush()


def use_recovery(member_id: int, code: str) -> bool:
    """Removes a recovery code; False where it is none, or was used."""
    done = session().execute(
        delete(RecoveryCodeRow).where(RecoveryCodeRow.digest == _recovery(member_id, code))
    )
    return done.rowcount == 1


def recovery_left(member_id: int) -> int:
    """Counts the recovery codes that a person has not used."""
    wanted = select(func.count()).select_from(RecoveryCodeRow).filter_by(staff_id=member_id)
    return session().scalar(wanted)


def _recovery(member_id: int, code: str) -> bytes:
    return vault().index(KEY, "recovery code", f"{member_id}\0{code}")
