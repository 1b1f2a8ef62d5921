"""Books from the share of an event that is for 311 and partners until its announced moment.

Staff alone book from it: before the event opens to everybody, and while a draw is awaited. The
deeds open no transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals
from citykey_site.domain.events import Event
from citykey_site.domain.kept import Kept, Kind
from citykey_site.domain.slots import Slot
from citykey_site.services import places
from citykey_site.storage import kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Holds how many people staff can book in a window, and how many of them from the share."""

    people: int
    share: int = 0
    until: datetime | None = None


def room_of(event: Event, slot: Slot, *, now: datetime) -> Room:
    """Returns the room that staff have in a window; before the event opens only the share."""
    found = kept.of_slots([slot.id], kinds={Kind.PARTNERS})
    share = [item for item in found if item.ends_at > now]
    people = sum(item.people for item in share)
    is_public = event.is_open(now) and not event.awaits_draw
    return Room(
        people=people + (slot.left if is_public else 0),
        share=people,
        until=min((item.ends_at for item in share), default=None),
    )


def check(event: Event, slot: Slot, *, party_size: int, now: datetime) -> None:
    """Raises what keeps a party of staff's from a window, as `domain.bookings.check_bookable`.

    Where the share has room for all of the party, it does not matter whether the event is open
    or awaits a draw. The share stays as it is until the transaction ends.
    """
    _locked(slot, now)
    rules.check_bookable(_open(event, slot, party_size, now), slot, party_size=party_size, now=now)


def why_not(event: Event, slot: Slot, *, party_size: int, now: datetime) -> None:
    """Raises the same as `check` and as `take` would, for a page; it locks nothing."""
    shown = _open(event, slot, party_size, now)
    rules.check_bookable(shown, slot, party_size=party_size, now=now)
    if room_of(event, slot, now=now).people < party_size:
        raise refusals.SlotFull


def take(slot: Slot, people: int, *, now: datetime) -> None:
    """Takes places of the share first, then of those that everybody may book. Raises SlotFull."""
    share = _locked(slot, now)
    from_share = min(people, sum(item.people for item in share))
    if from_share < people:
        places.take(slot, people - from_share, now=now)
    # After all that may be refused: a form that was sent twice ends there and changes nothing.
    for item in share:
        used = min(item.people, from_share)
        from_share -= used
        if used == item.people:
            kept.remove(item.id)
        elif used:
            kept.lower(item.id, used)


def _open(event: Event, slot: Slot, people: int, now: datetime) -> Event:
    if room_of(event, slot, now=now).share < people:
        return event
    return replace(event, opens_at=None, draw_opens_at=None, draw_closes_at=None)


def _locked(slot: Slot, now: datetime) -> list[Kept]:
    return kept.lock([slot.id], kinds={Kind.PARTNERS}, open_at=now)
