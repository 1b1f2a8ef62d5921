"""Keeps the short passes by which one browser sees one booking.

Only a digest of the pass is kept; the pass itself is in the visitor's cookie.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, insert, select

from citykey_site.storage import bookings
from citykey_site.storage.db import session
from citykey_site.storage.ready import Ready
from citykey_site.storage.tables import BookingRow, PassRow

PASSES, BOOKINGS = PassRow.__table__, BookingRow.__table__
GIVEN = PassRow.__table__.c.digest == bindparam("digest")
GIVE = insert(PASSES).from_select(
    ["digest", "booking_id", "expires_at"],
    select(
        bindparam("digest", type_=PASSES.c.digest.type),
        bookings.row_of(bindparam("owner")),
        bindparam("expires_at", type_=PASSES.c.expires_at.type),
    ).where(~exists().where(GIVEN)),
)
ISSUE = Ready(GIVE.inline())
HOLDER = (
    select(BOOKINGS.c.uid)
    .join(PASSES, PASSES.c.booking_id == BOOKINGS.c.id)
    .where(PassRow.__table__.c.digest == bindparam("pass_digest"))
    .where(PASSES.c.expires_at > bindparam("now"))
)


def new_token() -> str:
    """Returns a new pass (256 random bits, text) that opens nothing yet."""
    return secrets.token_urlsafe(32)


def issue(token: str, booking_uid: str, *, expires_at: datetime) -> None:
    """Lets a pass open a booking; twice is the same, as a deed may be done again."""
    ISSUE.run(digest=_digest(token), owner=booking_uid, expires_at=expires_at)


def holder(token: str, *, now: datetime) -> str | None:
    """Returns the uid of the booking that a pass opens now, None where it opens nothing."""
    return session().scalar(HOLDER, {"pass_digest": _digest(token), "now": now})


def withdraw(token: str) -> None:
    """Ends a pass at once."""
    session().execute(delete(PassRow).where(PassRow.digest == _digest(token)))


def sweep(now: datetime) -> None:
    """Removes passes that have ended."""
    session().execute(delete(PassRow).where(PassRow.expires_at <= now))


def _digest(token: str) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=32).digest()
