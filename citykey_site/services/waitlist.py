"""What a party in a waitlist does: take an offered place, decline it, leave the line.

How it joins is in `services/joining.py`, whose turn it is in `services/lines.py`. Locks come in
this order: event, entry, lines of mailboxes, what keeps places, windows.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import refusals
from citykey_site.domain import waitlist as rules
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event
from citykey_site.domain.kept import Kept, Kind
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.domain.waitlist import State, Wait
from citykey_site.services import doubts, new_bookings, places
from citykey_site.services.bookings import TRIES
from citykey_site.services.new_bookings import Wish
from citykey_site.storage import events, kept, lines, outbox, slots, waits
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated


@repeated(same_twice=True)
def take(uid: str, *, slot_id: str, office: Office, now: datetime) -> Booking | None:
    """Books the offered place at once; pressed again it gives None and changes nothing.

    `slot_id` is the window that the page showed. Raises OfferOver where it is offered no more,
    NotWaiting, LimitReached, TooBusy, or what keeps anybody from booking.
    """
    for _ in range(TRIES):
        # IntegrityError: the same code was drawn by another at this very moment.
        with suppress(IntegrityError), transaction():
            return _take(uid, slot_id, office=office, now=now)
    raise refusals.TooBusy


@repeated(same_twice=True)
def decline(uid: str, *, slot_id: str, office: Office, now: datetime) -> Wait:
    """Gives an offered place to the next in line; the party waits on for what else it wishes.

    `slot_id` is the window that the page showed; where that is not offered nothing changes.
    Raises NotWaiting where there never was such an entry.
    """
    with transaction():
        entry = _locked(uid)
        offer = kept.of(uid)
        if offer is None or slots.get(offer.slot_id).public_id != slot_id:
            return entry
        pass_over(entry, offer, office=office, now=now)
        if lines.hopeless(now, uid=uid):
            waits.save(replace(waits.get(uid), state=State.OVER))
        return waits.get(uid)


@repeated(same_twice=True)
def leave(uid: str, *, office: Office, now: datetime) -> None:
    """Takes a party out of its line and forgets its email; twice is the same.

    Raises NotWaiting where there never was such an entry.
    """
    with transaction():
        entry = _locked(uid)
        if not entry.is_in_line:
            return
        waits.leave(entry)
        outbox.drop_unsent_about(uid)
        free_offer(uid, office=office, now=now)


def pass_over(entry: Wait, offer: Kept, *, office: Office, now: datetime) -> None:
    """Ends the offer of a locked entry, which waits on and is not offered the window again.

    Opens no transaction.
    """
    passed = (*entry.passed, offer.slot_id)
    waits.save(replace(entry, passed=passed, state=State.WAITING))
    outbox.drop_unsent_about(entry.uid)
    free_offer(entry.uid, office=office, now=now)


def free_offer(uid: str, *, office: Office, now: datetime) -> None:
    """Gives what is kept for a locked entry to the next in line. Opens no transaction."""
    for item in kept.remove_of(uid):
        places.free(item.slot_id, item.people, office=office, now=now)


def let_go(slot_ids: Collection[int]) -> list[Kept]:
    """Ends the offers in windows that are about to close; their parties wait on.

    Returns what was kept: the caller gives the places back once all that it ends is locked.
    Where nothing else is wished, `lines.end_hopeless` ends the entry and tells the party. Comes
    after the locks of events and bookings and before all others. Opens no transaction.
    """
    offered = {item.owner for item in kept.of_slots(slot_ids, kinds={Kind.OFFER})}
    freed = []
    for uid in waits.lock_all(offered):
        freed += kept.remove_of(uid)
        outbox.drop_unsent_about(uid)
        waits.save(replace(waits.get(uid), state=State.WAITING))
    return freed


def offer_of(uid: str, *, now: datetime) -> tuple[Event, Slot, Kept] | None:
    """Returns what is offered to a party now, None where nothing is."""
    offer = kept.of(uid)
    if offer is None or offer.kind is not Kind.OFFER:
        return None
    slot = slots.get(offer.slot_id)
    if rules.is_over(offer, slot, now=now):
        return None
    return events.get(slot.event_id), slot, offer


def _take(uid: str, slot_id: str, *, office: Office, now: datetime) -> Booking | None:
    offered = offer_of(uid, now=now)
    if offered is not None:
        events.hold(offered[0].public_id)
    entry = _locked(uid)
    if entry.state is State.TAKEN:
        return None
    offered = offer_of(uid, now=now)
    if offered is None or offered[1].public_id != slot_id:
        raise refusals.OfferOver if entry.is_in_line else refusals.NotWaiting
    doubts.check_limit(entry.email, office=office, now=now)
    event, slot, _ = offered
    booking = new_bookings.make(
        _wish(entry, event, slot), office=office, now=now, take=_takes_kept(uid)
    )
    waits.save(replace(entry, state=State.TAKEN))
    outbox.drop_unsent_about(uid)
    return booking


def _wish(entry: Wait, event: Event, slot: Slot) -> Wish:
    return Wish(
        event_id=event.public_id,
        slot_id=slot.public_id,
        party_size=entry.party_size,
        email=entry.email,
        language=entry.language,
        form_token=entry.uid,
    )


def _takes_kept(uid: str) -> Callable[..., None]:
    # The places are taken already: they only change their owner.
    def take_kept(_slot: Slot, _people: int, *, now: datetime) -> None:
        kept.remove_of(uid)

    return take_kept


def _locked(uid: str) -> Wait:
    entry = waits.lock(uid)
    if entry is None:
        raise refusals.NotWaiting
    return entry
