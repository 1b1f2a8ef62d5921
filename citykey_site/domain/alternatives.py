"""Another time for a party whose event or window was canceled: which one, and for how long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf

from citykey_site.domain import refusals, times
from citykey_site.domain.bookings import Booking, State, check_bookable
from citykey_site.domain.distances import miles_between
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue

HOLD_FOR = timedelta(hours=24)
HELD_UNTIL_BEFORE = timedelta(hours=2)
# Nobody reads a letter at once: a place is not held for less than this.
SHORTEST_HOLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Holds a window with its event, as another time for a party."""

    event: Event
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Holds an offer whose places are kept for a party; the owner may lengthen it once."""

    offer: Offer
    party_size: int
    expires_at: datetime
    lengthened: bool = False

    @property
    def ends_at(self) -> datetime:
        """Returns the end of the hold: two hours before the window at the latest."""
        return min(self.expires_at, self.offer.slot.starts_at - HELD_UNTIL_BEFORE)

    @property
    def can_grow(self) -> bool:
        """Tells whether more time can be asked for and would be more time."""
        return not self.lengthened and longer(self).ends_at > self.ends_at

    def is_over(self, now: datetime) -> bool:
        """Tells whether the places are free for everybody again."""
        return now >= self.ends_at


def ranked(booking: Booking, offers: Iterable[Offer]) -> list[Offer]:
    """Returns the offers, best first: same weekday and part of day, then nearest, then soonest."""

    def rank(offer: Offer) -> tuple:
        slot = offer.slot
        far = miles(booking.event.venue, offer.event.venue)
        return not _is_alike(booking.slot, slot), far, slot.starts_at, slot.id

    return sorted(offers, key=rank)


def choose(ranking: Iterable[Offer], room: Mapping[int, int], *, people: int) -> list[Offer]:
    """Returns the offers of a ranking whose window (by row) still has room for all the people."""
    return [offer for offer in ranking if room[offer.slot.id] >= people]


def spread(ranking: Sequence[Offer], *, count: int, beside: Offer | None = None) -> list[Offer]:
    """Returns the best offers beside one that is held: each of another event where there is."""
    seen = {beside.event.id} if beside else set()
    first, rest = [], []
    for offer in ranking:
        if beside and offer.slot.id == beside.slot.id:
            continue
        (rest if offer.event.id in seen else first).append(offer)
        seen.add(offer.event.id)
    return (first + rest)[:count]


def can_be_held(offer: Offer, *, now: datetime) -> bool:
    """Tells whether the window is far enough away to be held for a while."""
    return offer.slot.starts_at >= now + HELD_UNTIL_BEFORE + SHORTEST_HOLD


def longer(hold: Hold) -> Hold:
    """Returns the hold with as much time again, the first time that its owner asks."""
    if hold.lengthened:
        return hold
    return replace(hold, expires_at=hold.expires_at + HOLD_FOR, lengthened=True)


def accept(booking: Booking, offer: Offer, *, now: datetime) -> Booking:
    """Returns the canceled booking, booked again at another time, with its code.

    Raises HasNewTime, BookingIsCanceled, or a refusal of `check_bookable`.
    """
    if booking.is_active:
        raise refusals.HasNewTime
    if booking.state is not State.EVENT_CANCELED:
        raise refusals.BookingIsCanceled
    check_bookable(offer.event, offer.slot, party_size=booking.party_size, now=now)
    starts_at = offer.slot.starts_at
    return replace(
        booking,
        event=offer.event,
        slot=offer.slot,
        state=State.BOOKED,
        sequence=booking.sequence + 1,
        remind_at=times.reminder_moment(starts_at, now=now) if booking.email else None,
    )


def miles(a: Venue, b: Venue) -> float:
    """Returns the distance of two venues in miles; unknown ones are infinitely far."""
    if (a.name, a.address) == (b.name, b.address):
        return 0.0
    return miles_between(a.point, b.point) if a.point and b.point else inf


def _is_alike(old: Slot, new: Slot) -> bool:
    days = {times.day_of(slot.starts_at).weekday() for slot in (old, new)}
    return len(days) == 1 and old.part is new.part
