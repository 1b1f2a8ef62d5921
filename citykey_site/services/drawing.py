"""Draws: closes the list, books every winner, puts the others in line, and tells each party.

Each step is a transaction that finds what was done before, so that a draw that was stopped
anywhere goes on where it was, and two workers at once do nothing twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from citykey_site.domain import draws as rules
from citykey_site.domain import history as past
from citykey_site.domain import times
from citykey_site.domain.draws import Entry, State, Ticket
from citykey_site.domain.events import Event
from citykey_site.domain.history import Deed
from citykey_site.domain.kept import Kind
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.domain.waitlist import Wait
from citykey_site.mail import bookings as booking_letters
from citykey_site.mail import draws as letters
from citykey_site.services import draws as entering
from citykey_site.services import places, waitlist
from citykey_site.services.new_bookings import Wish, make, tell
from citykey_site.services.rounds import each
from citykey_site.storage import draws, events, history, kept, outbox, slots, tickets, waits
from citykey_site.storage.db import transaction

# The worker sends letters between its rounds, and can be told to stop.
MOST_TOLD = 200


def run_due(*, office: Office, now: datetime, most: int = MOST_TOLD) -> int:
    """Opens and does what draws are due, tells the parties of canceled ones; counts those done.

    At most so many parties of an event are told at once; the next round goes on with the rest.
    """
    entering.open_due(now=now)
    done = each(draws.to_draw(now), partial(_draw, office=office, now=now, most=most))
    for uid in tickets.canceled_untold(most=most):
        _call_off(uid, office=office, now=now)
    return done


def _draw(public_id: str, *, office: Office, now: datetime, most: int) -> int:
    """Goes on with the draw of an event where it was; counts it once it is done."""
    _close_list(public_id, now=now)
    for uid in tickets.untold(public_id, most=most):
        _settle(uid, office=office, now=now)
    return int(_finish(public_id, now=now))


def _close_list(public_id: str, *, now: datetime) -> None:
    """Closes the list: order and outcomes are kept, winners' places taken, the seed public."""
    with transaction():
        event = _locked(public_id)
        if not _goes_on(event):
            return
        draw = draws.of(event.id) or draws.add(event)
        if draw.state is not State.OPEN:
            return
        windows = slots.of_event(event.id)
        free = rules.places_at_close(windows, now=now)
        seed, entered = draws.sealed_seed(event), tickets.in_draw(event.id)
        ordered = rules.order(seed, entered.values())
        won = rules.outcomes(ordered, free)
        tickets.keep_outcomes(event.id, ordered, won)
        _keep_places(windows, entered, won, now=now)
        winners = sum(1 for window in won.values() if window)
        draws.reveal(event.id, seed=seed, places=free, entries=len(won), winners=winners)


def _keep_places(
    windows: Iterable[Slot],
    entered: Mapping[str, Ticket],
    won: Mapping[str, str],
    *,
    now: datetime,
) -> None:
    people = Counter()
    for ticket in entered.values():
        people[won[ticket.number]] += ticket.people
    by_id = {slot.public_id: slot for slot in windows}
    for slot in sorted(by_id.values(), key=lambda item: item.id):
        number = people[slot.public_id]
        if number and not slots.take_places(slot.id, number, hour=times.hour_of(now)):
            raise RuntimeError("places went while the event was locked")
    for uid, ticket in entered.items():
        if slot := by_id.get(won[ticket.number]):
            kept.add(slot.id, Kind.DRAW, ticket.people, ends_at=slot.starts_at, owner=uid)


def _settle(uid: str, *, office: Office, now: datetime) -> None:
    """Books what a ticket has won, or puts its party in line; each is told by letter."""
    with transaction():
        event = _held(uid)
        entry = tickets.lock(uid)
        if entry is None or entry.is_told or not _goes_on(event):
            return
        outbox.drop_unsent_about(uid)
        won = kept.remove_of(uid)
        slot = slots.get(won[0].slot_id) if won else None
        if slot is not None and not slot.has_started(now):
            _book(entry, event, slot, office=office, now=now)
        else:
            places.give_back(won)
            _line_up(entry, event, office=office, now=now)
        tickets.mark_told(uid)


def _book(entry: Entry, event: Event, slot: Slot, *, office: Office, now: datetime) -> None:
    # The places that were kept are taken already: they turn from the ticket's to the booking's.
    wish = Wish(
        event_id=event.public_id,
        slot_id=slot.public_id,
        party_size=entry.ticket.people,
        email=entry.email,
        language=entry.language,
        form_token=entry.uid,
    )
    booking = make(wish, office=office, now=now, check=_as_drawn, take=_as_kept)
    tell(booking_letters.drawn, booking, number=entry.ticket.number, office=office, now=now)


def _line_up(entry: Entry, event: Event, *, office: Office, now: datetime) -> None:
    windows = slots.of_event(event.id)
    wishes = rules.wished(entry.ticket, windows)
    _leave_line(entry, event, office=office, now=now)
    wait = Wait(
        uid=entry.uid,
        party_size=entry.ticket.people,
        language=entry.language,
        email=entry.email,
        ends_on=event.day,
        event_id=event.id,
        day=event.day,
        any_time=not wishes,
        windows=tuple(slot.id for slot in wishes),
        rank=entry.ticket.place,
    )
    waits.add(wait)
    letter = letters.not_won(
        entry, event, windows=wishes, link=waits.link_of(wait.uid), office=office, now=now
    )
    outbox.put(letter, booking_uid=None, about=entry.uid, now=now)


def _leave_line(entry: Entry, event: Event, *, office: Office, now: datetime) -> None:
    # It may have joined, and have an offer, before staff gave the event a draw.
    before = waits.in_line(entry.email, event=event)
    if before is not None:
        outbox.drop_unsent_about(before.uid)
        waits.remove([before.uid])
        waitlist.free_offer(before.uid, office=office, now=now)


def _finish(public_id: str, *, now: datetime) -> bool:
    """Marks a draw as done once every party is told; what is left is for everybody."""
    with transaction():
        event = _locked(public_id)
        draw = draws.of(event.id)
        if (
            not _goes_on(event)
            or draw.state is not State.DRAWING
            or tickets.untold(public_id, most=1)
        ):
            return False
        draws.finish(event.id, now=now)
        counts = {"tickets": draw.entries, "won": draw.winners}
        history.add(Deed.DRAWN, by=past.WORKER, event_id=public_id, now=now, **counts)
        return True


def _call_off(uid: str, *, office: Office, now: datetime) -> None:
    """Tells a party that the event of its draw is canceled."""
    with transaction():
        event = _held(uid)
        entry = tickets.lock(uid)
        if entry is None or entry.is_told:
            return
        outbox.drop_unsent_about(uid)
        places.give_back(kept.remove_of(uid))
        letter = letters.canceled(entry, event, office=office, now=now)
        outbox.put(letter, booking_uid=None, about=uid, now=now)
        tickets.mark_told(uid)


def _locked(public_id: str) -> Event:
    events.lock([public_id])
    return events.find_any(public_id)


def _held(uid: str) -> Event | None:
    entry = tickets.get(uid)
    if entry is None:
        return None
    public_id = events.get(entry.event_id).public_id
    events.hold(public_id)
    return events.find_any(public_id)


def _goes_on(event: Event | None) -> bool:
    return event is not None and event.is_on and event.awaits_draw


def _as_drawn(_event: Event, _slot: Slot, *, party_size: int, now: datetime) -> None:
    """Lets a winner book although the draw is not done."""


def _as_kept(_slot: Slot, _people: int, *, now: datetime) -> None:
    """Takes nothing: the places were taken when the list was closed."""
