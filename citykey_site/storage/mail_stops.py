"""Keeps which mailboxes asked for no more letters: a keyed digest, and the last day.

The digest stands in the link at the end of each letter as well, with a proof that we wrote it.
So a link stops letters without an email being kept for it, and ends with the key of its month.
"""

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import Select, delete, select

from citykey_site.domain import mail_stops as rules
from citykey_site.domain.emails import mailbox
from citykey_site.domain.mail_stops import Reader
from citykey_site.domain.times import day_of
from citykey_site.storage import links, months
from citykey_site.storage.db import session
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import MailStopRow
from citykey_site.storage.vault import KeyGone, vault

LINK = "stop"
PURPOSE = "stop email"
DIGEST_BYTES = links.UID // 2


def link_of(email: str, *, day: date) -> str:
    """Returns the end of the link that stops letters to a mailbox, of the month of a date.

    Raises KeyGone where the key of that month is destroyed for good.
    """
    key = months.key_of(Thing.STOP, day)
    return links.token(key, LINK, _digest(key, email, make=True).hex())


def by_link(typed: str, *, today: date) -> Reader | None:
    """Returns the mailbox that a link of ours names, None for others and for those too old."""
    digest = bytes.fromhex(links.uid_of(typed) or "")
    for key in months.keys(Thing.STOP):
        is_good = rules.is_good(last_day=months.last_day(key), today=today)
        if is_good and links.is_ours(typed, key, LINK):
            row = session().scalars(_row(key, digest)).one_or_none()
            ends_on = row.ends_on if row and row.ends_on >= today else None
            return Reader(key=key, digest=digest, ends_on=ends_on)
    return None


def keep(reader: Reader, *, ends_on: date) -> None:
    """Keeps that a mailbox gets no letters until the end of a date; again is the same row."""
    row = session().scalars(_row(reader.key, reader.digest)).one_or_none()
    if row is None:
        row = MailStopRow(sealing=reader.key, email_index=reader.digest)
        session().add(row)
    row.ends_on = ends_on
    session().flush()


def remove(reader: Reader) -> None:
    """Removes what the link of a mailbox has stopped."""
    digest = MailStopRow.email_index == reader.digest
    session().execute(delete(MailStopRow).where(MailStopRow.sealing == reader.key, digest))


def remove_of(email: str) -> None:
    """Removes all that was stopped for a mailbox, by the links of whatever months."""
    session().execute(delete(MailStopRow).where(MailStopRow.email_index.in_(_digests(email))))


def is_stopped(email: str, *, today: date) -> bool:
    """Tells whether a mailbox asked for no letters."""
    wanted = select(MailStopRow.id).where(MailStopRow.email_index.in_(_digests(email)))
    return (
        session().scalars(wanted.where(MailStopRow.ends_on >= today).limit(1)).first() is not None
    )


def months_with_any() -> set[str]:
    """Returns the names of the keys by whose links somebody stopped letters."""
    return set(session().scalars(select(MailStopRow.sealing).distinct()))


def sweep(now: datetime) -> None:
    """Removes the stops that are over."""
    session().execute(delete(MailStopRow).where(MailStopRow.ends_on < day_of(now)))


def _digests(email: str) -> list[bytes]:
    found = []
    for key in months.keys(Thing.STOP):
        with suppress(KeyGone):
            found.append(_digest(key, email, make=False))
    return found


def _digest(key: str, email: str, *, make: bool) -> bytes:
    # A proof, for links in sent letters stay good when the key is renewed.
    return vault().proof(key, PURPOSE, mailbox(email), make=make)[:DIGEST_BYTES]


def _row(key: str, digest: bytes) -> Select:
    wanted = select(MailStopRow).filter_by(sealing=key, email_index=digest)
    return wanted.execution_options(populate_existing=True)
