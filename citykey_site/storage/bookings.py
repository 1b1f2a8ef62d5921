"""Keeps and finds bookings. Email and code are sealed under the key of the event day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from citykey_site.domain.bookings import Booking, State
from citykey_site.domain.emails import forgotten_form, is_forgotten_form, mailbox
from citykey_site.domain.events import Event
from citykey_site.domain.mail_domains import registered
from citykey_site.storage import windows
from citykey_site.storage.db import session
from citykey_site.storage.ready import Ready
from citykey_site.storage.tables import BookingRow, LetterRow, SlotRow
from citykey_site.storage.vault import KeyGone, vault

KEY_PREFIX = "day-"
ROWS = BookingRow.__table__
FRESH = {"populate_existing": True}
# Each booking says these: they are made once.
ADD = Ready(insert(ROWS).inline())
SAVE = update(ROWS).where(ROWS.c.uid == bindparam("of"))
LOCKED = select(BookingRow).where(BookingRow.uid == bindparam("uid")).with_for_update()
SENT = Ready(select(ROWS.c.uid).where(ROWS.c.form_index == bindparam("form_index")))
OF_CODE = Ready(
    select(ROWS.c.id)
    .where(ROWS.c.day == bindparam("day"))
    .where(ROWS.c.code_index.in_(bindparam("digests", expanding=True)))
    .limit(1),
    many=("digests",),
)


@dataclass(frozen=True, slots=True)
class FormSent:
    """Names one sending of a form: its one-time token and what the person asked for."""

    token: str
    email: str
    slot_id: int
    party_size: int


def key_of(day: date) -> str:
    """Returns the name of the key of an event day."""
    return f"{KEY_PREFIX}{day.isoformat()}"


def add(booking: Booking, *, sent: FormSent) -> None:
    """Keeps a new booking.

    Raises IntegrityError where the same form was sent at the same moment, or where the code
    is in use on that day; the database has the last word on both.
    """
    own = {
        "uid": booking.uid,
        "form_index": _form_index(booking.event.day, sent),
        "slip": booking.slip,
        "assisted": booking.assisted,
    }
    ADD.run(**own, **_plain(booking), **_sealed(booking))


def save(booking: Booking) -> None:
    """Keeps a changed booking; on another day it is sealed anew under that day's key."""
    session().execute(SAVE, {"of": booking.uid} | _plain(booking) | _sealed(booking))


def mark_returned(uid: str) -> None:
    """Keeps that a letter to the address of a booking came back."""
    session().execute(update(BookingRow).where(BookingRow.uid == uid).values(returned=True))


def get(uid: str) -> Booking | None:
    """Returns a booking by its uid, None where it is erased."""
    return _one(select(BookingRow).filter_by(uid=uid))


def lock(uid: str) -> Booking | None:
    """Returns a booking and keeps others from changing it until the transaction ends."""
    return _one(LOCKED, {"uid": uid})


def find(owner: str, code: str) -> Booking | None:
    """Finds the booking with this email, or second number, and this code together.

    Every live day costs the same digests, and all are looked up in one question: the work is
    the same for an email that is booked with another code, for one that its owner had forgotten,
    and for one that is not known.
    """
    return _one(
        select(BookingRow)
        .where(BookingRow.email_index.in_(digests_of_owner(owner)))
        .where(BookingRow.code_index.in_(digests_of("code", code)))
        .order_by(BookingRow.id)
        .limit(1)
    )


def returned_with_code(code: str) -> list[Booking]:
    """Returns the active bookings with this code whose letters came back, of all live days.

    The question is the same whatever the code. Only who opens a booking with a code and almost
    the right email may ask so.
    """
    of_days = (
        and_(BookingRow.day == day, BookingRow.code_index == digest)
        for day, digest in _code_by_day(code)
    )
    rows = session().scalars(
        select(BookingRow)
        .where(or_(false(), *of_days), BookingRow.returned, BookingRow.state == State.BOOKED)
        .order_by(BookingRow.id)
    )
    return [_fact(row) for row in rows]


def find_by_code(event: Event, code: str) -> Booking | None:
    """Finds the booking of an event's day with this code; only staff at the door may ask so."""
    digests = vault().indexes([key_of(event.day)], "code", code)
    return _one(
        select(BookingRow)
        .where(BookingRow.day == event.day, BookingRow.code_index.in_(digests))
        .order_by(BookingRow.id)
        .limit(1)
    )


def find_by_code_of_any_day(code: str) -> Booking | None:
    """Finds a booking with this code on any day that is not erased, the earliest day first.

    Only staff at the door may ask so, to send a person to the right place.
    """
    return _one(
        select(BookingRow)
        .where(BookingRow.code_index.in_(digests_of("code", code)))
        .order_by(BookingRow.day)
        .limit(1)
    )


def find_by_slip(slip: str) -> Booking | None:
    """Finds the booking whose slip shows this token; only staff may ask so."""
    if "\0" in slip:  # No text of PostgreSQL holds it; its driver raises an error.
        return None
    return _one(select(BookingRow).filter_by(slip=slip))


def find_sent(day: date, sent: FormSent) -> Booking | None:
    """Finds the booking that the same sending of a form has already made."""
    try:
        uid = SENT.run(form_index=_form_index(day, sent, make=False)).scalar()
    except KeyGone:
        return None
    return get(uid) if uid else None


def active_of_mailbox(email: str, *, now: datetime) -> list[Booking]:
    """Returns the active bookings of a mailbox whose window is still to end, soonest first."""
    return _coming_of_mailbox(email, State.BOOKED, now=now)


def ended_of_mailbox(email: str, *, now: datetime) -> list[Booking]:
    """Returns the bookings of a mailbox that the office ended and that would still be to come."""
    return _coming_of_mailbox(email, State.EVENT_CANCELED, now=now)


def active_of_event(event_id: int, *, locked: bool = True) -> list[Booking]:
    """Returns the active bookings of an event, in a stable order, locked as by `lock`.

    What only looks and changes nothing asks for them not locked.
    """
    wanted = (
        select(BookingRow)
        .join(SlotRow, SlotRow.id == BookingRow.slot_id)
        .where(SlotRow.event_id == event_id, BookingRow.state == State.BOOKED)
        .order_by(BookingRow.id)
        .execution_options(populate_existing=True)
    )
    rows = session().scalars(wanted.with_for_update(of=BookingRow) if locked else wanted)
    return [_fact(row) for row in rows]


def domain_index(key: str, owner: str) -> bytes | None:
    """Returns the digest by which a registered domain is counted, None where none is."""
    domain = registered(owner)
    return vault().index(key, "domain", domain) if domain else None


def due_for_reminder(now: datetime, *, limit: int) -> list[Booking]:
    """Returns active bookings whose reminder is due, locked, at most `limit`."""
    rows = session().scalars(
        select(BookingRow)
        .where(BookingRow.remind_at <= now, BookingRow.state == State.BOOKED)
        .order_by(BookingRow.remind_at, BookingRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_fact(row) for row in rows]


def seal_anew(row: BookingRow) -> None:
    """Seals and indexes a row under the newest key of its day."""
    for name, value in _sealed(_fact(row)).items():
        setattr(row, name, value)


def code_in_use(day: date, code: str) -> bool:
    """Tells whether another booking of the day has this code."""
    digests = vault().indexes([key_of(day)], "code", code)
    return OF_CODE.run(day=day, digests=digests).scalar() is not None


def days_kept() -> list[date]:
    """Lists the event days of which something personal is kept."""
    days = set(session().scalars(select(BookingRow.day).distinct()))
    days |= set(session().scalars(select(LetterRow.day).distinct()))
    return sorted(days.union(key_days()))


def key_days() -> list[date]:
    """Lists the event days that have a key, the earliest first."""
    return [date.fromisoformat(key.removeprefix(KEY_PREFIX)) for key in vault().names(KEY_PREFIX)]


def remove_day(day: date) -> int:
    """Removes every booking of a day, with its passes and letters, and counts them."""
    session().execute(delete(LetterRow).where(LetterRow.day == day))
    return session().execute(delete(BookingRow).where(BookingRow.day == day)).rowcount


def with_email() -> Iterator[Booking]:
    """Yields every booking whose email is kept, in no matter what state."""
    for uid in session().scalars(select(BookingRow.uid).order_by(BookingRow.id)).all():
        booking = lock(uid)
        if booking is not None and booking.email:
            yield booking


def count() -> int:
    """Counts the bookings that are kept."""
    return session().scalar(select(func.count(BookingRow.id)))


def row_of(uid: ColumnElement[str]) -> ScalarSelect[int]:
    """Returns what finds the row number of a booking inside another statement."""
    bookings = BookingRow.__table__.c
    return select(bookings.id).where(bookings.uid == uid).scalar_subquery()


def row_id(uid: str) -> int:
    """Returns the row number of a booking, for rows that belong to it."""
    return session().scalars(select(BookingRow.id).filter_by(uid=uid)).one()


def _coming_of_mailbox(email: str, state: State, *, now: datetime) -> list[Booking]:
    found = [_fact(row) for row in _rows_of_mailbox(email)]
    coming = [item for item in found if item.state is state and item.slot.ends_at > now]
    return sorted(coming, key=lambda item: item.slot.starts_at)


def _rows_of_mailbox(email: str) -> Sequence[BookingRow]:
    digests = digests_of_owner(email)
    return (
        session()
        .scalars(
            select(BookingRow).where(BookingRow.email_index.in_(digests)).order_by(BookingRow.id)
        )
        .all()
    )


def digests_of(purpose: str, words: str) -> list[bytes]:
    """Returns the digest of the words (`email`, `domain` or `code`) under each live day's key."""
    return vault().indexes(vault().names(KEY_PREFIX), purpose, words)


def digests_of_each(sought: Iterable[tuple[str, str]]) -> list[list[bytes]]:
    """Returns what `digests_of` does for each purpose with its words, in one look at the keys."""
    return vault().indexes_of_each(vault().names(KEY_PREFIX), tuple(sought))


def digests_of_owner(owner: str) -> list[bytes]:
    """Returns the digests under which bookings of a mailbox, or second number, may be indexed.

    Of a mailbox that was forgotten too: then the digest is of what is left of it.
    """
    sought = (("email", mailbox(owner)), ("email", forgotten_form(owner)))
    of_mailbox, forgotten = digests_of_each(sought)
    return of_mailbox + forgotten


def _code_by_day(code: str) -> Iterator[tuple[date, bytes]]:
    for key in vault().names(KEY_PREFIX):
        day = date.fromisoformat(key.removeprefix(KEY_PREFIX))
        for digest in vault().indexes([key], "code", code):
            yield day, digest


def _form_index(day: date, sent: FormSent, *, make: bool = True) -> bytes:
    words = f"{sent.token}\0{sent.email}\0{sent.slot_id}\0{sent.party_size}"
    return vault().proof(key_of(day), "form", words, make=make)


def _plain(booking: Booking) -> dict[str, object]:
    return {
        "slot_id": booking.slot.id,
        "day": booking.event.day,
        "party_size": booking.party_size,
        "language": booking.language,
        "state": booking.state,
        "sequence": booking.sequence,
        "remind_at": booking.remind_at,
        "changes": booking.changes,
        "returned": booking.returned,
    }


def _sealed(booking: Booking) -> dict[str, object]:
    key, uid = key_of(booking.event.day), booking.uid
    return {
        "email_sealed": vault().seal(key, f"email {uid}", booking.owner.encode()),
        "email_index": vault().index(key, "email", mailbox(booking.owner)),
        "code_sealed": vault().seal(key, f"code {uid}", booking.code.encode()),
        "domain_index": domain_index(key, booking.owner),
        "code_index": vault().index(key, "code", booking.code),
    }


def _one(statement: Select, facts: Mapping[str, object] | None = None) -> Booking | None:
    row = session().scalars(statement, facts, execution_options=FRESH).one_or_none()
    return _fact(row) if row else None


def _fact(row: BookingRow) -> Booking:
    event, slot = windows.of_slot(row.slot_id)
    key = key_of(row.day)
    owner = vault().open(key, f"email {row.uid}", row.email_sealed).decode()
    return Booking(
        uid=row.uid,
        event=event,
        slot=slot,
        party_size=row.party_size,
        language=row.language,
        email=owner if "@" in owner else "",
        second_number="" if "@" in owner or is_forgotten_form(owner) else owner,
        forgotten=owner if is_forgotten_form(owner) else "",
        code=vault().open(key, f"code {row.uid}", row.code_sealed).decode(),
        state=State(row.state),
        sequence=row.sequence,
        remind_at=row.remind_at,
        slip=row.slip,
        assisted=row.assisted,
        changes=row.changes,
        returned=row.returned,
    )
