"""What a change of windows means for those who wait, or have not finished; opens no transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime

from citykey_site.domain import waitlist as rules
from citykey_site.domain.events import Event
from citykey_site.domain.kept import Kind
from citykey_site.domain.slots import Slot
from citykey_site.services import places, waitlist
from citykey_site.services.shares import NOT_TAKEN
from citykey_site.storage import kept, slots, waits


def let_go(slot_ids: Collection[int]) -> None:
    """Ends offers and unfinished requests in windows (rows) that a plan drops; parties wait on.

    Comes after the locks of event and bookings, before a window changes.
    """
    offered = waitlist.let_go(slot_ids)
    places.give_back([*offered, *kept.remove_of_slots(slot_ids, kinds=NOT_TAKEN)])


def keep_added(event: Event, before: Iterable[Slot], *, now: datetime) -> None:
    """Keeps the places for the line that a window has more than `before`, if a party waits.

    The worker offers them. It comes after shares are laid: these are for everybody.
    """
    if not rules.takes_part(event, now=now):
        return
    had = {slot.id: slot.capacity for slot in before}
    for slot in sorted(slots.of_event(event.id), key=lambda slot: slot.id):
        people = min(slot.capacity - had.get(slot.id, 0), slot.left)
        if people > 0 and _is_waited_for(slot, event, now=now):
            _keep(slot, people)


def _is_waited_for(slot: Slot, event: Event, *, now: datetime) -> bool:
    return rules.can_be_offered(slot, now=now) and waits.anybody_for(slot, event)


def _keep(slot: Slot, people: int) -> None:
    if slots.take_places(slot.id, people):
        kept.add(slot.id, Kind.FREED, people, ends_at=rules.last_moment(slot))
