"""Takes the draw of an event along that staff move, and tells the parties that are in it."""

from datetime import date, datetime

from citykey_site.domain import draws as rules
from citykey_site.domain.draws import Draw, Entry, State
from citykey_site.domain.events import Event
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.mail import draws as letters
from citykey_site.storage import draws, outbox, slots, tickets


def bring(event: Event, *, before: date, moved: bool, office: Office, now: datetime) -> int:
    """Seals tickets and seed under the day that an event has now, and counts the letters.

    `before` is the day that it had; parties are told where it has `moved` to another day or
    place. Those whose list is closed already are told with their outcome. Opens no transaction.
    """
    if event.day != before:
        draws.move_day(event.id, before=before, after=event.day)
        tickets.move_day(event.id, event.day)
    draw = draws.of(event.id)
    if not moved or draw is None or draw.state is not State.OPEN or not event.is_on:
        return 0
    locked = (tickets.lock(uid) for uid in tickets.in_draw(event.id))
    entered = [entry for entry in locked if entry is not None]
    for entry in entered:
        outbox.drop_unsent_about(entry.uid)
        letter = _letter(entry, event, draw, office=office, now=now)
        outbox.put(letter, booking_uid=None, about=entry.uid, now=now)
    return len(entered)


def _letter(entry: Entry, event: Event, draw: Draw, *, office: Office, now: datetime) -> Message:
    return letters.moved(
        entry,
        event,
        draw=draw,
        windows=rules.wished(entry.ticket, slots.of_event(event.id)),
        link=tickets.link_of(entry.uid),
        office=office,
        now=now,
    )
