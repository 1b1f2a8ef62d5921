"""Takes and gives back places, and ends what keeps them; opens no transaction.

PostgreSQL's order of locks is event, booking, what keeps places, windows in the order of their
rows.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from citykey_site.domain import refusals, times
from citykey_site.domain.alternatives import HELD_UNTIL_BEFORE
from citykey_site.domain.kept import ANNOUNCED, GIVEN_BACK, Kept, Kind
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.storage import events, holds, kept, slots, waits, windows
from citykey_site.storage.holds import Freed


def take(slot: Slot, people: int, *, now: datetime) -> None:
    """Takes places of a window; those whose time is over are free, though no worker ran.

    Where somebody waits for the window, places that were given back are for the line. Raises
    SlotFull.
    """
    hour = times.hour_of(now)
    if slots.take_places(slot.id, people, hour=hour):
        return
    ended = _end(slot, now=now)
    if not ended or not slots.take_places(slot.id, people, hour=hour):
        raise refusals.SlotFull


def keep(slot: Slot, people: int, kind: Kind, *, ends_at: datetime, owner: str, now: datetime):
    """Takes places of a window and keeps them for an owner. Raises SlotFull."""
    take(slot, people, now=now)
    kept.add(slot.id, kind, people, ends_at=ends_at, owner=owner)


def move(*, taken: Slot, people: int, to: Slot, places: int, office: Office, now: datetime) -> None:
    """Gives back the places of one window and takes those of another.

    In the order of their rows, so that two opposite moves never wait for each other. Raises
    SlotFull.
    """
    steps = [
        (to.id, lambda: take(to, places, now=now)),
        (taken.id, lambda: free(taken.id, people, office=office, now=now)),
    ]
    for _, step in sorted(steps, key=lambda item: item[0]):
        step()


def free(slot_id: int, people: int, *, office: Office, now: datetime) -> None:
    """Gives places of a window (its row) back: to the line, late, or to everybody at once.

    Where a party waits that could come here, the places are kept for the line; the worker
    offers them. Where nobody waits and the event says so, the places of a full window come back
    after a random while, so that whoever trades by canceling and booking again gains nothing.
    """
    event, slot = windows.of_slot(slot_id)
    last = slot.starts_at - HELD_UNTIL_BEFORE
    if now >= last or not event.is_on:
        slots.release_places(slot_id, people)
    elif waits.anybody_for(slot, event):
        kept.add(slot_id, Kind.FREED, people, ends_at=last)
    elif event.slow_return and not slot.left:
        kept.add(slot_id, Kind.FREED, people, ends_at=min(now + random_while(office), last))
    else:
        slots.release_places(slot_id, people)


def give_back(freed: Iterable[Freed | Kept]) -> None:
    """Gives the places of removed holds to everybody, in the order of the windows' rows."""
    for item in sorted(freed, key=lambda item: item.slot_id):
        slots.release_places(item.slot_id, item.people)


def random_while(office: Office) -> timedelta:
    """Returns for how long freed places stay away from everybody, by chance."""
    return timedelta(seconds=1 + secrets.randbelow(office.limits.slow_return_minutes * 60))


def _end(slot: Slot, *, now: datetime) -> list[Freed | Kept]:
    ended: list[Freed | Kept] = [*kept.remove_ended(now=now, slot_id=slot.id, kinds=ANNOUNCED)]
    if not waits.anybody_for(slot, events.get(slot.event_id)):
        ended += holds.remove_ended(now=now, slot_id=slot.id)
        ended += kept.remove_ended(now=now, slot_id=slot.id, kinds=GIVEN_BACK)
    give_back(ended)
    return ended
