"""Offers another time to the people whose event or window was canceled, and holds it for them.

What a resident does with an offer is in `services/offer_answers.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from citykey_site.domain import alternatives as rules
from citykey_site.domain import times
from citykey_site.domain.alternatives import Hold, Offer
from citykey_site.domain.bookings import Booking
from citykey_site.domain.office import Office
from citykey_site.mail import bookings as letters
from citykey_site.services import places
from citykey_site.services.new_bookings import tell
from citykey_site.storage import alternatives, bookings, holds, slots
from citykey_site.storage.db import transaction

BESIDE_A_HOLD = 2
WITHOUT_A_HOLD = 3
Rankings = Mapping[int, Sequence[Offer]]


def carry(ended: Sequence[Booking], *, office: Office, now: datetime) -> int:
    """Holds another time for each party whose booking the office has ended, tells it, and
    counts the letters.

    Parties that `let_go` returned are among them. Must come after all closings of its deed,
    so that nobody is offered what closes next; from here on the deed waits for nobody, so that
    nobody waits for it in a circle. Opens no transaction.
    """
    if not ended:
        return 0
    offers = alternatives.held(now=now)
    of_slots = {item.slot.id: item for item in ended}
    rankings = {slot_id: rules.ranked(item, offers) for slot_id, item in of_slots.items()}
    room = {offer.slot.id: offer.slot.left for offer in offers}
    held = {item.uid: _hold(item, rankings, room, now=now) for item in ended}
    return sum(
        tell(
            letters.event_canceled,
            item,
            office=office,
            now=now,
            held=held[item.uid],
            others=_others(rankings[item.slot.id], room, held[item.uid], item),
        )
        for item in ended
    )


def tell_again(booking: Booking, *, office: Office, now: datetime) -> None:
    """Writes once more that the office canceled, with what is held and free by now.

    Opens no transaction.
    """
    hold = holds.of(booking.uid)
    if hold is not None and hold.is_over(now):
        hold = None
    others = free_for(booking, hold, now=now)
    tell(letters.event_canceled, booking, office=office, now=now, held=hold, others=others)


def let_go(slot_ids: Collection[int], *, now: datetime) -> list[Booking]:
    """Ends the holds in windows that are about to close, and returns their parties for `carry`.

    A party whose hold had ended already is not among them. Comes after the locks of events and
    bookings and before a window of the deed changes. Opens no transaction.
    """
    ended = [item for number in slot_ids for item in holds.remove_ended(now=now, slot_id=number)]
    freed = holds.remove_of_slots(slot_ids)
    places.give_back([*ended, *freed])
    return [bookings.get(item.uid) for item in freed]


def free_for(booking: Booking, hold: Hold | None, *, now: datetime) -> list[Offer]:
    """Returns what a canceled booking can be moved to now, beside the time that is held."""
    offers = alternatives.free(people=booking.party_size, now=now)
    held = hold.offer if hold else None
    count = BESIDE_A_HOLD if hold else WITHOUT_A_HOLD
    return rules.spread(rules.ranked(booking, offers), count=count, beside=held)


def release_ended(*, office: Office, now: datetime) -> int:
    """Gives the places of ended holds back, to a line first, and counts the holds.

    Each hold is a transaction of its own: with several windows at once it could wait in a
    circle with staff who close one of them.
    """
    released = 0
    while holds.any_ended(now=now):
        with transaction():
            ended = holds.remove_ended(now=now, limit=1)
            for item in ended:
                places.free(item.slot_id, item.people, office=office, now=now)
        if not ended:  # Another deed is ending the one that is left.
            break
        released += 1
    return released


def _hold(
    booking: Booking, rankings: Rankings, room: dict[int, int], *, now: datetime
) -> Hold | None:
    """Holds the best window for a party; one in which somebody books just now is passed over."""
    people = booking.party_size
    for offer in rules.choose(rankings[booking.slot.id], room, people=people):
        if not rules.can_be_held(offer, now=now):
            continue
        if slots.take_at_once(offer.slot.id, people, hour=times.hour_of(now)):
            room[offer.slot.id] -= people
            hold = Hold(offer=offer, party_size=people, expires_at=now + rules.HOLD_FOR)
            holds.add(booking.uid, hold)
            return hold
        room[offer.slot.id] = 0
    return None


def _others(
    ranking: Sequence[Offer], room: Mapping[int, int], hold: Hold | None, booking: Booking
) -> list[Offer]:
    fitting = rules.choose(ranking, room, people=booking.party_size)
    count = BESIDE_A_HOLD if hold else WITHOUT_A_HOLD
    return rules.spread(fitting, count=count, beside=hold.offer if hold else None)
