"""Offers freed places to those who wait, ends offers and lines; run by the worker.

One step is one transaction under the lock of its event, with one entry locked, so that two
workers never offer a place twice and nobody waits in a circle.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from citykey_site.domain import refusals, times
from citykey_site.domain import waitlist as rules
from citykey_site.domain.events import Event
from citykey_site.domain.kept import Kept, Kind
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.domain.waitlist import Claim, State
from citykey_site.mail import waitlist as letters
from citykey_site.services import places, waitlist
from citykey_site.services.rounds import each
from citykey_site.storage import events, kept, legal_holds, lines, outbox, slots, waits
from citykey_site.storage.db import transaction

BEFORE_LAST = timedelta(seconds=1)
Step = Callable[..., None]


def serve(*, office: Office, now: datetime) -> int:
    """Does what there is to do for the lines of all events, and counts the steps.

    Ended offers go on to the next; freed places are offered to the first party that fits as a
    whole, come back slowly where the event says so, or go to everybody.
    """
    return each(lines.events_with_news(now), partial(_serve, office=office, now=now))


def end_hopeless(*, office: Office, now: datetime) -> int:
    """Ends the entries to which nothing can be offered any more, tells them, and counts them."""
    uids = lines.hopeless(now)
    for uid in uids:
        with transaction():
            entry = waits.lock(uid)
            if entry is None or not lines.hopeless(now, uid=uid):
                continue
            event = events.get(entry.event_id)
            outbox.drop_unsent_about(uid)
            letter = letters.over(entry, event=event, office=office, now=now)
            outbox.put(letter, booking_uid=None, about=uid, now=now)
            waits.save(replace(entry, state=State.OVER))
    return len(uids)


def end_areas(*, office: Office, now: datetime) -> int:
    """Removes the entries of areas whose time is over, tells who still waited, and counts them.

    During a legal hold they stay.
    """
    if legal_holds.current() is not None:
        return 0
    uids = lines.areas_over(times.day_of(now))
    for uid in uids:
        with transaction():
            entry = waits.lock(uid)
            outbox.drop_unsent_about(uid)
            waitlist.free_offer(uid, office=office, now=now)
            waits.remove([uid])
            if entry is not None and entry.is_in_line:
                letter = letters.over(entry, event=None, office=office, now=now)
                outbox.put(letter, booking_uid=None, now=now)
    return len(uids)


def _serve(event_id: int, *, office: Office, now: datetime) -> int:
    done = 0
    while _step(event_id, office=office, now=now):
        done += 1
    return done


def _step(event_id: int, *, office: Office, now: datetime) -> bool:
    """Does the next thing for the line of an event; tells whether there was one."""
    event = events.get(event_id)
    if _next(event, now=now) is None:  # Looks first, so that nobody waits for a look.
        return False
    with transaction():
        events.lock([event.public_id])
        event = events.get(event_id)
        step = _next(event, now=now)
        if step is None:
            return False
        step(office=office, now=now)
        return True


def _next(event: Event, *, now: datetime) -> Step | None:
    windows = slots.of_event(event.id)
    ids = [slot.id for slot in windows]
    by_id = {slot.id: slot for slot in windows}
    for offer in kept.of_slots(ids, kinds={Kind.OFFER}):
        if rules.is_over(offer, by_id[offer.slot_id], now=now):
            return partial(_end_offer, offer)
    freed = kept.of_slots(ids, kinds={Kind.FREED})
    claim = rules.first(_claims(event, windows, freed, now=now))
    if claim is not None:
        return partial(_offer, event, claim)
    steps = (_back(event, by_id[item.slot_id], item, now=now) for item in freed)
    return next((step for step in steps if step is not None), None)


def _claims(event: Event, windows: tuple[Slot, ...], freed: list[Kept], *, now: datetime):
    """Yields the first party that fits each window with freed places, others there beside."""
    if not rules.takes_part(event, now=now):
        return
    room: dict[int, int] = {}
    for item in freed:
        room[item.slot_id] = room.get(item.slot_id, 0) + item.people
    for slot in windows:
        if slot.id in room and rules.can_be_offered(slot, now=now):
            claim = lines.first_fitting(slot, event, room=room[slot.id] + slot.left)
            if claim is not None:
                yield claim


def _end_offer(offer: Kept, *, office: Office, now: datetime) -> None:
    entry = waits.lock(offer.owner)
    if entry is None:  # It cannot be read any more: its key went before it.
        waitlist.free_offer(offer.owner, office=office, now=now)
    elif kept.of(offer.owner) == offer:  # Else its party has answered just now.
        waitlist.pass_over(entry, offer, office=office, now=now)


def _offer(event: Event, claim: Claim, *, office: Office, now: datetime) -> None:
    entry = waits.lock(claim.uid)
    slot = slots.get(claim.slot.id)
    freed = sum(item.people for item in kept.of_slots([slot.id], kinds={Kind.FREED}))
    if lines.first_fitting(slot, event, room=freed + slot.left) != replace(claim, slot=slot):
        return  # The party left or joined anew while it was being locked.
    rest = entry.party_size - _use_freed(slot, entry.party_size)
    if rest and not slots.take_places(slot.id, rest, hour=times.hour_of(now)):
        raise refusals.TooBusy
    ends_at = rules.offer_end(slot, limits=office.limits, now=now)
    kept.add(slot.id, Kind.OFFER, entry.party_size, ends_at=ends_at, owner=entry.uid)
    waits.save(replace(entry, state=State.OFFERED))
    outbox.drop_unsent_about(entry.uid)
    link = waits.link_of(entry.uid)
    letter = letters.offer(
        entry, event=event, slot=slot, until=ends_at, link=link, office=office, now=now
    )
    outbox.put(letter, booking_uid=None, about=entry.uid, now=now)


def _use_freed(slot: Slot, people: int) -> int:
    """Takes up to so many places out of the freed ones of a window, and counts them."""
    used = 0
    for item in kept.lock([slot.id], kinds={Kind.FREED}):
        part = min(item.people, people - used)
        if part == item.people:
            kept.remove(item.id)
        elif part:
            kept.lower(item.id, part)
        used += part
    return used


def _back(event: Event, slot: Slot, freed: Kept, *, now: datetime) -> Step | None:
    """Returns what becomes of freed places that nobody who waits fits; None where they stay."""
    last = rules.last_moment(slot)
    if event.slow_return and event.is_on and not slot.left and now < last:
        if freed.ends_at >= last:  # They were kept for the line until now.
            return partial(_return_slowly, freed, last)
        if freed.ends_at > now:
            return None
    return partial(_give_back, freed)


def _return_slowly(freed: Kept, last: datetime, *, office: Office, now: datetime) -> None:
    moment = min(now + places.random_while(office), last - BEFORE_LAST)
    kept.turn(freed.id, Kind.FREED, ends_at=moment)


def _give_back(freed: Kept, *, office: Office, now: datetime) -> None:
    if kept.remove(freed.id):
        slots.release_places(freed.slot_id, freed.people)
