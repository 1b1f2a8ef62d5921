"""A party enters a draw, changes its wishes, or leaves; `services/drawing.py` draws."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from citykey_site.domain import draws as rules
from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.draws import Draw, Entry, State, Ticket
from citykey_site.domain.emails import mailbox
from citykey_site.domain.events import Event
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.mail import draws as letters
from citykey_site.services import checks, doubts
from citykey_site.storage import draws, events, outbox, slots, tickets, tries
from citykey_site.storage.db import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Holds what a person asks for in a draw; `wishes` are public ids of windows, best first."""

    event_id: str
    people: int
    wishes: tuple[str, ...]
    email: str = field(repr=False)
    language: str
    form_token: str


def ask(wish: Wish, *, office: Office, now: datetime) -> Request:
    """Sends the letter to follow; nothing is looked up before its owner has followed it.

    Raises TooBusy.
    """
    return checks.ask_at_once(
        Purpose.DRAW,
        email=wish.email,
        language=wish.language,
        facts={"event": wish.event_id, "people": wish.people, "wishes": list(wish.wishes)},
        form=wish.form_token,
        about={"event": events.find(wish.event_id)},
        office=office,
        now=now,
    )


def enter(request: Request, *, office: Office, now: datetime) -> None:
    """Gives a checked mailbox its ticket; a mailbox that has one gives it other wishes.

    Opens no transaction: `services/finishing.py` calls it in its own. Raises SlotUnknown,
    LimitReached, or a refusal of `domain.draws.check_entry`.
    """
    event = _held(str(request.facts["event"]))
    draw = _opened(event, now=now)
    if draw.state is not State.OPEN:
        raise refusals.DrawClosed
    people, wishes = int(request.facts["people"]), tuple(request.facts["wishes"])
    windows = slots.of_event(event.id)
    rules.check_entry(event, windows, people=people, wishes=wishes, now=now)
    entry = _kept(event, request, people=people, wishes=wishes, office=office, now=now)
    _tell_entered(entry, event, draw, windows, office=office, now=now)


def leave(uid: str, *, now: datetime) -> None:
    """Takes a party out of a draw; twice is the same. Raises DrawClosed after the close."""
    with transaction():
        entry = tickets.get(uid)
        if entry is None:
            return
        event = _held(events.get(entry.event_id).public_id)
        if tickets.lock(uid) is None:
            return
        rules.check_open(event, now=now)
        if draws.of(event.id).state is not State.OPEN:
            raise refusals.DrawClosed
        outbox.drop_unsent_about(uid)
        tickets.remove(uid)


def open_due(*, now: datetime) -> int:
    """Fixes the seeds of the draws that open, publishes their fingerprints, and counts them."""
    opened = 0
    for public_id in draws.to_open(now):
        with transaction():
            _opened(_held(public_id), now=now)
        opened += 1
    return opened


def _held(public_id: str) -> Event:
    events.hold(public_id)
    event = events.find(public_id)
    if event is None:
        raise refusals.SlotUnknown
    return event


def _opened(event: Event, *, now: datetime) -> Draw:
    """Returns the draw of an event; whoever comes first at its opening fixes the seed."""
    found = draws.of(event.id)
    if found is not None:
        return found
    rules.check_open(event, now=now)
    tries.line_up("draw", event.public_id, now.date())
    return draws.of(event.id) or draws.add(event)


def _kept(
    event: Event,
    request: Request,
    *,
    people: int,
    wishes: Iterable[str],
    office: Office,
    now: datetime,
) -> Entry:
    # Two requests of one mailbox at the same moment make one ticket.
    tries.line_up("ticket", f"{event.public_id} {mailbox(request.email)}", now.date())
    before = tickets.of_mailbox(event, request.email)
    number = before.ticket.number if before else _free_number(event)
    entry = Entry(
        uid=request.uid,
        event_id=event.id,
        ticket=Ticket(number=number, people=people, wishes=tuple(wishes)),
        language=request.language,
        email=request.email,
    )
    if before:
        outbox.drop_unsent_about(before.uid)
        tickets.save(entry, instead_of=before.uid)
    else:
        doubts.check_limit(request.email, office=office, now=now)
        tickets.add(entry, day=event.day)
    return entry


def _free_number(event: Event) -> str:
    number = rules.new_number()
    while not tickets.is_free(event.id, number):
        number = rules.new_number()
    return number


def _tell_entered(
    entry: Entry,
    event: Event,
    draw: Draw,
    windows: Iterable[Slot],
    *,
    office: Office,
    now: datetime,
) -> None:
    letter = letters.entered(
        entry,
        event,
        draw=draw,
        windows=rules.wished(entry.ticket, windows),
        link=tickets.link_of(entry.uid),
        office=office,
        now=now,
    )
    outbox.put(letter, booking_uid=None, about=entry.uid, now=now)
