"""What a change of an event would do to the people who have booked, before it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from citykey_site.domain.events import Event, EventPlan, Status, WindowPlan
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue
from citykey_site.domain.window_pairs import is_same_time, pairs

FIXED_DRAW = "Leave the moments of the draw as they were; people count on them since it opened."


class Fate(StrEnum):
    """Names what a change does to a booked party."""

    KEEPS = "keeps"
    MOVES = "moves"
    LOSES = "loses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Holds what a change must know of a booking.

    `reachable` is False for a party without an email, and where a letter to it has failed.
    """

    slot_id: int
    people: int
    reachable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Counts parties and the people in them."""

    parties: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Holds a window that keeps a change from being made.

    It has `taken` people; the plan leaves `places`, 0 where it has no such window. A window
    that `has_started` stays as it was; nobody is moved out of it.
    """

    slot_id: str
    starts_at: datetime
    taken: int
    places: int
    has_started: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Holds what a change would do: who keeps, moves or loses, and who can be told by mail.

    `told` and `unreachable` are those of `moves` and `loses` together. `held` are places that
    are kept for people of another, canceled window; they get another one.
    """

    keeps: Count = Count()
    moves: Count = Count()
    loses: Count = Count()
    told: Count = Count()
    unreachable: Count = Count()
    held: Count = Count()
    blocks: tuple[Block, ...] = ()

    @property
    def seen(self) -> str:
        """Returns the counts of all whom the change touches, as a page carries them.

        Who keeps place and time is left out: a busy event could otherwise never be changed.
        """
        touched = (self.moves, self.loses, self.unreachable, self.held)
        counts = [f"{count.parties}.{count.people}" for count in touched]
        return ":".join([*counts, str(len(self.blocks))])


def of_plan(
    event: Event, slots: Sequence[Slot], parties: Iterable[Party], plan: EventPlan, *, now: datetime
) -> Effect:
    """Tells what bringing an event up to a plan does to the parties that have booked."""
    if plan.status is Status.CANCELED:
        return of_closing(slots, parties, now=now)
    planned = pairs(slots, plan.windows)
    moved_place = not is_same_place(event.venue, plan.venue)
    fates = {
        slot.id: Fate.MOVES
        if is_news(slot, window, moved_place=moved_place, now=now)
        else Fate.KEEPS
        for slot, window in planned
    }
    return _effect(parties, fates, blocks=blocks(planned, now=now))


def of_closing(
    slots: Iterable[Slot], parties: Iterable[Party], *, now: datetime, held: Count = Count()
) -> Effect:
    """Tells what closing windows does; a window that has started stays as it was."""
    closing = {slot.id: Fate.LOSES for slot in slots if not slot.has_started(now)}
    return _effect(parties, closing, held=held)


def blocks(
    planned: Iterable[tuple[Slot, WindowPlan | None]], *, now: datetime
) -> tuple[Block, ...]:
    """Returns the windows in which people would lose what they have booked."""
    found = []
    for slot, window in planned:
        places = window.places if window else 0
        started = slot.has_started(now) and not is_same_time(slot, window)
        if slot.taken > places or (slot.taken and started):
            found.append(
                Block(
                    slot_id=slot.public_id,
                    starts_at=slot.starts_at,
                    taken=slot.taken,
                    places=places,
                    has_started=slot.has_started(now),
                )
            )
    return tuple(found)


def is_news(slot: Slot, window: WindowPlan | None, *, moved_place: bool, now: datetime) -> bool:
    """Tells whether the people of a window must be told; those of a started one have come."""
    if slot.has_started(now):
        return False
    return moved_place or not is_same_time(slot, window)


def is_same_place(old: Venue, new: Venue) -> bool:
    """Tells whether people go to the same place; a ward or a point that staff add is no news."""
    return (old.name, old.address) == (new.name, new.address)


def changes_fixed_draw(event: Event, plan: EventPlan, *, now: datetime) -> bool:
    """Tells whether a plan has another draw than the one that people have entered, or could.

    Canceling the event stays possible.
    """
    if event.status is not Status.PUBLISHED or plan.status is Status.CANCELED:
        return False
    if event.draw_opens_at is None or now < event.draw_opens_at:
        return False
    fixed = (event.draw_opens_at, event.draw_closes_at)
    return fixed != (plan.draw_opens_at, plan.draw_closes_at)


def _effect(
    parties: Iterable[Party],
    fates: Mapping[int, Fate],
    *,
    blocks: tuple[Block, ...] = (),
    held: Count = Count(),
) -> Effect:
    by_fate: dict[Fate, list[Party]] = {fate: [] for fate in Fate}
    for party in parties:
        by_fate[fates.get(party.slot_id, Fate.KEEPS)].append(party)
    touched = by_fate[Fate.MOVES] + by_fate[Fate.LOSES]
    return Effect(
        keeps=_count(by_fate[Fate.KEEPS]),
        moves=_count(by_fate[Fate.MOVES]),
        loses=_count(by_fate[Fate.LOSES]),
        told=_count(party for party in touched if party.reachable),
        unreachable=_count(party for party in touched if not party.reachable),
        held=held,
        blocks=blocks,
    )


def _count(parties: Iterable[Party]) -> Count:
    sizes = [party.people for party in parties]
    return Count(parties=len(sizes), people=sum(sizes))
