"""Takes and gives back places, and ends holds with the places they keep; opens no transaction.

PostgreSQL's order of locks is event, booking, hold, windows in the order of their rows.
"""

from collections.abc import Iterable
from datetime import datetime

from citykey_site.domain import refusals, times
from citykey_site.domain.slots import Slot
from citykey_site.storage import holds, slots
from citykey_site.storage.holds import Freed


def take(slot: Slot, people: int, *, now: datetime) -> None:
    """Takes places of a window; those of ended holds in it are free, though no worker ran.

    Raises SlotFull.
    """
    hour = times.hour_of(now)
    if slots.take_places(slot.id, people, hour=hour):
        return
    ended = holds.remove_ended(now=now, slot_id=slot.id)
    give_back(ended)
    if not ended or not slots.take_places(slot.id, people, hour=hour):
        raise refusals.SlotFull


def move(*, taken: int, people: int, to: Slot, places: int, now: datetime) -> None:
    """Gives back the places of a window (`taken`, its row) and takes those of another.

    In the order of their rows, so that two opposite moves never wait for each other. Raises
    SlotFull.
    """
    steps = [
        (to.id, lambda: take(to, places, now=now)),
        (taken, lambda: slots.release_places(taken, people)),
    ]
    for _, step in sorted(steps, key=lambda item: item[0]):
        step()


def give_back(freed: Iterable[Freed]) -> None:
    """Gives the places of removed holds back, in the order of the windows' rows."""
    for item in sorted(freed, key=lambda item: item.slot_id):
        slots.release_places(item.slot_id, item.people)
