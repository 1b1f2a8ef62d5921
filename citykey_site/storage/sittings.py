"""Keeps sittings: a digest of what the browser holds, the rest sealed under the day's key."""

import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Select, delete, select

from citykey_site.domain.sittings import Sitting
from citykey_site.storage import tries
from citykey_site.storage.db import session
from citykey_site.storage.tables import SittingRow
from citykey_site.storage.vault import KeyGone, vault

SEALED_APART = ("uid", "email", "expires_at")


def add(sitting: Sitting, *, now: datetime) -> str:
    """Keeps a new sitting and returns its token (256 random bits, text).

    One with the same uid ends: the letter of a request opens one sitting at a time. Raises
    IntegrityError where another was kept at the same moment.
    """
    session().execute(delete(SittingRow).where(SittingRow.uid == sitting.uid))
    token, sealing = secrets.token_urlsafe(32), tries.key_of(now.date())
    email = vault().seal(sealing, f"sitting email {sitting.uid}", sitting.email.encode())
    row = SittingRow(
        digest=_digest(token),
        uid=sitting.uid,
        sealing=sealing,
        email_sealed=email,
        expires_at=sitting.expires_at,
    )
    _fill(row, sitting)
    session().add(row)
    session().flush()
    return token


def save(sitting: Sitting) -> None:
    """Keeps what was done in a sitting."""
    _fill(session().scalars(select(SittingRow).filter_by(uid=sitting.uid)).one(), sitting)
    session().flush()


def holder(token: str) -> Sitting | None:
    """Returns the sitting that a token opens, None where it opens nothing."""
    return _one(_row(token))


def lock(token: str) -> Sitting | None:
    """Returns a sitting and keeps other tabs from booking in it until the transaction ends."""
    return _one(_row(token).with_for_update())


def remove(token: str) -> None:
    """Ends a sitting at once."""
    session().execute(delete(SittingRow).where(SittingRow.digest == _digest(token)))


def sweep(now: datetime) -> None:
    """Removes sittings whose time is over."""
    session().execute(delete(SittingRow).where(SittingRow.expires_at <= now))


def _row(token: str) -> Select:
    wanted = select(SittingRow).filter_by(digest=_digest(token))
    return wanted.execution_options(populate_existing=True)


def _one(wanted: Select) -> Sitting | None:
    row = session().scalars(wanted).one_or_none()
    return _fact(row) if row else None


def _fill(row: SittingRow, sitting: Sitting) -> None:
    facts = {name: fact for name, fact in asdict(sitting).items() if name not in SEALED_APART}
    words = json.dumps(facts, separators=(",", ":")).encode()
    row.facts_sealed = vault().seal(row.sealing, f"sitting facts {row.uid}", words)


def _fact(row: SittingRow) -> Sitting | None:
    try:
        email = vault().open(row.sealing, f"sitting email {row.uid}", row.email_sealed)
        facts = json.loads(vault().open(row.sealing, f"sitting facts {row.uid}", row.facts_sealed))
    except KeyGone:
        return None
    made = tuple(facts.pop("made"))
    return Sitting(uid=row.uid, email=email.decode(), expires_at=row.expires_at, made=made, **facts)


def _digest(token: str) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=32).digest()
