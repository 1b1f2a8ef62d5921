"""Keeps the parties in a draw. The email is sealed under the key of the event day.

What is public of a ticket (number, people, wishes, place, outcome) is kept openly beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Select, delete, select, update

from citykey_site.domain.draws import Entry, Ticket
from citykey_site.domain.emails import forgotten_form, mailbox
from citykey_site.domain.events import Event, Status
from citykey_site.storage import bookings, links, tombstones
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow, TicketRow
from citykey_site.storage.vault import KeyGone, vault

LINK = "ticket"


def add(entry: Entry, *, day: date) -> None:
    """Keeps a new ticket."""
    row = TicketRow(uid=entry.uid, event_id=entry.event_id, day=day, number=entry.ticket.number)
    _fill(row, entry)
    session().add(row)
    session().flush()


def save(entry: Entry, *, instead_of: str) -> None:
    """Keeps other wishes, another size, language or address of a ticket; its number stays.

    `instead_of` is the uid that it had.
    """
    row = session().scalars(_row(instead_of)).one()
    row.uid = entry.uid
    _fill(row, entry)
    session().flush()


def get(uid: str) -> Entry | None:
    """Returns an entry by its uid, None where it is gone."""
    return _one(_row(uid))


def lock(uid: str) -> Entry | None:
    """Returns an entry and keeps others from ending it until the transaction ends."""
    return _one(_row(uid).with_for_update())


def of_mailbox(event: Event, email: str) -> Entry | None:
    """Returns the entry of a mailbox in the draw of an event."""
    digests = vault().indexes([bookings.key_of(event.day)], "email", mailbox(email))
    wanted = _rows().where(TicketRow.event_id == event.id, TicketRow.email_index.in_(digests))
    return _one(wanted.order_by(TicketRow.id).limit(1))


def by_link(typed: str) -> Entry | None:
    """Returns the entry that a link of ours names."""
    uid = links.uid_of(typed)
    row = session().scalars(_row(uid)).one_or_none() if uid else None
    ours = row is not None and links.is_ours(typed, bookings.key_of(row.day), LINK)
    return _fact(row) if ours else None


def link_of(uid: str) -> str:
    """Returns the end of the link to an entry's own page."""
    day = session().scalars(select(TicketRow.day).filter_by(uid=uid)).one()
    return links.token(bookings.key_of(day), LINK, uid)


def uids() -> list[str]:
    """Lists all entries."""
    return list(session().scalars(select(TicketRow.uid)))


def remove(uid: str) -> None:
    """Removes a ticket; it takes part in no draw, and no backup may bring it back."""
    day = session().scalar(select(TicketRow.day).filter_by(uid=uid))
    if day is not None:
        tombstones.note(bookings.key_of(day), tombstones.ticket(uid))
    session().execute(delete(TicketRow).where(TicketRow.uid == uid))


def forget_email(event: Event, email: str) -> None:
    """Puts what is left of a forgotten mailbox in the place of its email, where it was told."""
    entry = of_mailbox(event, email)
    if entry is not None and entry.is_told:
        save(replace(entry, email=forgotten_form(email)), instead_of=entry.uid)


def is_free(event_id: int, number: str) -> bool:
    """Tells whether no ticket of an event has this number."""
    wanted = select(TicketRow.id).filter_by(event_id=event_id, number=number)
    return session().scalar(wanted) is None


def in_draw(event_id: int) -> dict[str, Ticket]:
    """Returns what the draw of an event knows of each party, by uid; nothing is unsealed."""
    found = session().execute(
        select(TicketRow.uid, TicketRow.number, TicketRow.party_size, TicketRow.wishes)
        .filter_by(event_id=event_id)
        .order_by(TicketRow.id)
    )
    return {
        uid: Ticket(number=number, people=people, wishes=tuple(wishes))
        for uid, number, people, wishes in found
    }


def keep_outcomes(event_id: int, ordered: Iterable[Ticket], won: Mapping[str, str]) -> None:
    """Keeps the order drawn, and what each ticket has won."""
    places = {ticket.number: place for place, ticket in enumerate(ordered)}
    rows = session().execute(select(TicketRow.id, TicketRow.number).filter_by(event_id=event_id))
    changed = [
        {"id": row_id, "place": places[number], "outcome": won[number], "state": "drawn"}
        for row_id, number in rows
    ]
    if changed:
        session().execute(update(TicketRow), changed)
    session().expire_all()


def untold(public_id: str, *, most: int) -> list[str]:
    """Lists tickets of an event whose parties do not know yet, in the order drawn."""
    wanted = _untold().where(EventRow.public_id == public_id)
    return list(session().scalars(wanted.order_by(TicketRow.place, TicketRow.id).limit(most)))


def canceled_untold(*, most: int) -> list[str]:
    """Lists tickets in canceled events whose parties do not know yet."""
    wanted = _untold().where(EventRow.status == Status.CANCELED)
    return list(session().scalars(wanted.order_by(TicketRow.id).limit(most)))


def mark_told(uid: str) -> None:
    """Marks that a party has its appointment or waits, and that its letter is written."""
    session().execute(update(TicketRow).where(TicketRow.uid == uid).values(state="told"))
    session().expire_all()


def published(event_id: int, *, start: int = 0, most: int | None = None) -> list[Ticket]:
    """Returns drawn tickets in their order from a place on; nothing is unsealed."""
    wanted = _drawn(event_id).where(TicketRow.place >= start).order_by(TicketRow.place).limit(most)
    return [_public(row) for row in session().execute(wanted)]


def by_number(event_id: int, number: str) -> Ticket | None:
    """Finds a drawn ticket by its number; nothing is unsealed."""
    row = session().execute(_drawn(event_id).where(TicketRow.number == number)).one_or_none()
    return _public(row) if row else None


def move_day(event_id: int, day: date) -> None:
    """Seals the tickets anew of an event that staff moved to another day."""
    for row in session().scalars(_rows().filter_by(event_id=event_id)).all():
        entry = _fact(row)
        row.day = day
        _fill(row, entry)
    session().flush()


def seal_anew(row: TicketRow) -> None:
    """Seals and indexes a row under the newest key of its day."""
    _fill(row, _fact(row))


def remove_day(day: date) -> None:
    """Removes the tickets of a day, which is being erased."""
    session().execute(delete(TicketRow).where(TicketRow.day == day))


def _rows() -> Select:
    return select(TicketRow).execution_options(populate_existing=True)


def _row(uid: str) -> Select:
    return _rows().filter_by(uid=uid)


def _untold() -> Select:
    return (
        select(TicketRow.uid)
        .join(EventRow, EventRow.id == TicketRow.event_id)
        .where(TicketRow.state != "told")
    )


def _drawn(event_id: int) -> Select:
    shown = (TicketRow.number, TicketRow.party_size, TicketRow.wishes, TicketRow.place)
    return select(*shown, TicketRow.outcome).where(
        TicketRow.event_id == event_id, TicketRow.place.is_not(None)
    )


def _one(wanted: Select) -> Entry | None:
    row = session().scalars(wanted).one_or_none()
    return _fact(row) if row else None


def _index(day: date, email: str) -> bytes:
    return vault().index(bookings.key_of(day), "email", mailbox(email))


def _fill(row: TicketRow, entry: Entry) -> None:
    key = bookings.key_of(row.day)
    row.wishes = list(entry.ticket.wishes)
    row.party_size = entry.ticket.people
    row.language = entry.language
    row.email_sealed = vault().seal(key, f"ticket email {row.uid}", entry.email.encode())
    row.email_index = _index(row.day, entry.email)
    row.domain_index = bookings.domain_index(key, entry.email)


def _public(row) -> Ticket:
    number, people, wishes, place, outcome = row
    return Ticket(number=number, people=people, wishes=tuple(wishes), place=place, outcome=outcome)


def _fact(row: TicketRow) -> Entry | None:
    key = bookings.key_of(row.day)
    try:
        email = vault().open(key, f"ticket email {row.uid}", row.email_sealed).decode()
    except KeyGone:
        return None
    return Entry(
        uid=row.uid,
        event_id=row.event_id,
        ticket=Ticket(
            number=row.number,
            people=row.party_size,
            wishes=tuple(row.wishes),
            place=row.place,
            outcome=row.outcome or "",
        ),
        language=row.language,
        email=email,
        is_told=row.state == "told",
    )
