"""Keeps letters, sealed under the key of their event day, until they are delivered."""

import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, exists, func, insert, or_, select, update

from citykey_site.domain.messages import GO_FIRST, Attachment, Message
from citykey_site.storage import bookings
from citykey_site.storage.db import session
from citykey_site.storage.ready import Ready
from citykey_site.storage.tables import BookingRow, EventRow, LetterRow, SlotRow
from citykey_site.storage.vault import KeyGone, SealBroken, vault

CLAIMED_FOR = timedelta(minutes=10)
AHEAD = timedelta(days=1)
# Each booking says these two: they are made once, and find the row of the booking themselves.
OWNER = bookings.row_of(bindparam("owner"))
PUT = Ready(insert(LetterRow.__table__).values(booking_id=OWNER).inline())
DROP_UNSENT = delete(LetterRow.__table__).where(LetterRow.__table__.c.booking_id == OWNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Holds a letter that one worker has taken to deliver; `message` is None if unreadable."""

    uid: str
    kind: str
    attempts: int
    booking_uid: str | None
    about: str | None
    message: Message | None


def put(
    message: Message, *, booking_uid: str | None, about: str | None = None, now: datetime
) -> None:
    """Keeps a letter, due at once, in the transaction of its deed.

    `about` is the uid of the request, waitlist entry or ticket that it belongs to, if any.
    One that somebody waits for at a screen goes before all that wait already.
    """
    uid = secrets.token_hex(16)
    PUT.run(
        uid=uid,
        owner=booking_uid,
        about=about,
        kind=message.kind,
        day=message.day,
        sealed=_sealed(uid, message.day, _dump(message)),
        state="waiting",
        attempts=0,
        due_at=now - _ahead(message.kind),
    )


def drop_unsent(booking_uid: str) -> None:
    """Removes the waiting letters of a booking: newer news makes them wrong."""
    session().execute(DROP_UNSENT, {"owner": booking_uid})


def drop_unsent_about(uid: str, *, kinds: Collection[str] | None = None) -> None:
    """Removes the waiting letters of a request, waitlist entry or ticket.

    What a request made has its uid; `kinds` tells the request's own letters from those.
    """
    wanted = delete(LetterRow).where(LetterRow.about == uid)
    session().execute(wanted if kinds is None else wanted.where(LetterRow.kind.in_(kinds)))


def claim(now: datetime) -> Claim | None:
    """Takes the next due letter for ten minutes, None where nothing is due.

    If the worker dies, the letter is due again after that time.
    """
    row = (
        session()
        .scalars(
            select(LetterRow)
            .where(LetterRow.due_at <= now, LetterRow.state == "waiting")
            .order_by(LetterRow.due_at, LetterRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        .first()
    )
    if row is None:
        return None
    row.due_at = now + CLAIMED_FOR
    owner = session().get(BookingRow, row.booking_id) if row.booking_id else None
    return Claim(
        uid=row.uid,
        kind=row.kind,
        attempts=row.attempts,
        booking_uid=owner.uid if owner else None,
        about=row.about,
        message=_opened(row),
    )


def forget(uid: str) -> None:
    """Removes a letter: it is delivered, or nobody should get it any more."""
    session().execute(delete(LetterRow).where(LetterRow.uid == uid))


def is_waiting(uid: str) -> bool:
    """Tells whether a letter is still to be sent."""
    row = session().scalar(select(LetterRow.id).filter_by(uid=uid, state="waiting"))
    return row is not None


def postpone(uid: str, *, due_at: datetime) -> None:
    """Makes a letter due again later, with one attempt more counted."""
    session().execute(
        update(LetterRow)
        .where(LetterRow.uid == uid)
        .values(due_at=due_at, attempts=LetterRow.attempts + 1)
    )


def give_up(uid: str) -> None:
    """Marks a letter as undeliverable and forgets its words; only the count remains."""
    session().execute(
        update(LetterRow).where(LetterRow.uid == uid).values(state="failed", sealed=b"")
    )


def seal_anew(row: LetterRow) -> None:
    """Seals a row under the newest key of its day."""
    row.sealed = _sealed(row.uid, row.day, _dump(_opened(row)))


def unreachable(booking_uids: Iterable[str]) -> set[str]:
    """Returns those of the bookings whose letter could not be delivered, or came back."""
    failed = exists().where(LetterRow.booking_id == BookingRow.id, LetterRow.state == "failed")
    found = session().scalars(
        select(BookingRow.uid)
        .where(BookingRow.uid.in_(tuple(booking_uids)))
        .where(or_(failed, BookingRow.returned))
    )
    return set(found)


def undelivered() -> dict[str, int]:
    """Counts the undeliverable letters of each event, by its public id; the rest under ""."""
    owner = func.coalesce(EventRow.public_id, "")
    rows = session().execute(
        select(owner, func.count(LetterRow.id))
        .select_from(LetterRow)
        .outerjoin(BookingRow, BookingRow.id == LetterRow.booking_id)
        .outerjoin(SlotRow, SlotRow.id == BookingRow.slot_id)
        .outerjoin(EventRow, EventRow.id == SlotRow.event_id)
        .where(LetterRow.state == "failed")
        .group_by(owner)
    )
    return {event_id: number for event_id, number in rows}


def backlog(now: datetime) -> tuple[int, timedelta, int]:
    """Returns how many letters wait, how overdue the oldest is, and how many failed."""
    found = session().execute(
        select(LetterRow.kind, func.count(LetterRow.id), func.min(LetterRow.due_at))
        .where(LetterRow.state == "waiting")
        .group_by(LetterRow.kind)
    )
    rows = found.all()
    waiting = sum(count for _, count, _ in rows)
    oldest = min((due + _ahead(kind) for kind, _, due in rows), default=now)
    failed = session().scalar(select(func.count(LetterRow.id)).where(LetterRow.state == "failed"))
    return waiting, max(now - oldest, timedelta()), failed


def _ahead(kind: str) -> timedelta:
    return AHEAD if kind in GO_FIRST else timedelta()


def _sealed(uid: str, day: date, words: str) -> bytes:
    return vault().seal(bookings.key_of(day), f"letter {uid}", words.encode())


def _dump(message: Message) -> str:
    facts = {item.name: getattr(message, item.name) for item in fields(message)}
    facts["attachments"] = [asdict(item) for item in message.attachments]
    facts["written_at"] = message.written_at.isoformat()
    facts["day"] = message.day.isoformat()
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _opened(row: LetterRow) -> Message | None:
    try:
        words = vault().open(bookings.key_of(row.day), f"letter {row.uid}", row.sealed)
    except (KeyGone, SealBroken):
        return None
    facts = json.loads(words)
    facts["written_at"] = datetime.fromisoformat(facts["written_at"])
    facts["day"] = date.fromisoformat(facts["day"])
    facts["attachments"] = tuple(Attachment(**item) for item in facts["attachments"])
    return Message(**facts)
