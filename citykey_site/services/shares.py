"""Keeps the places of an event that open to everybody later, until their announced moment.

All but `release_due` are parts of other deeds: they open no transaction, and come after the lock
of the event.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from citykey_site.domain import releases as rules
from citykey_site.domain.alternatives import HELD_UNTIL_BEFORE
from citykey_site.domain.event_csv.release_cells import kept_release
from citykey_site.domain.events import Event, Status
from citykey_site.domain.kept import ANNOUNCED, Kept, Kind
from citykey_site.domain.releases import Share
from citykey_site.domain.slots import Slot
from citykey_site.services import places
from citykey_site.storage import kept, slots
from citykey_site.storage.db import transaction

# What is nobody's: staff may change windows as if these places were free.
NOBODYS = frozenset({*ANNOUNCED, Kind.FREED})
# What is kept for people who have not taken it yet: it ends with a window that staff take away.
NOT_TAKEN = frozenset({Kind.CHECK, Kind.OFFER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Holds what `lift` took away: places that were given back, and what was used of shares."""

    freed: tuple[Kept, ...] = ()
    used: Mapping[tuple, int] = field(default_factory=dict)


def lay(event: Event, *, now: datetime, lifted: Lifted | None = None) -> dict[str, int]:
    """Keeps the shares of a published event's plan, and counts their places by kind.

    `lifted` is what a change has taken away before: what was used of a share stays used, and
    places on their way to the waitlist stay kept for it.
    """
    if not event.is_on:
        return {}
    lifted = lifted or Lifted()
    windows = [slot for slot in slots.of_event(event.id) if not slot.has_started(now)]
    back = _back(lifted.freed, windows, now)
    windows = _taken_more(windows, back, 1)
    found = rules.laid(kept_release(event.release), windows, used=lifted.used, now=now)
    wanted = [*back, *(_of_share(share, slot, people) for share, slot, people in found)]
    laid: Counter[str] = Counter()
    for item in sorted(wanted, key=lambda item: item.slot_id):
        laid[item.kind] += _keep(item)
    return {str(kind): laid[kind] for kind in sorted(ANNOUNCED) if laid[kind]}


def lift(event: Event, *, now: datetime) -> Lifted:
    """Takes away what is kept for nobody, so that windows can change; `lay` comes after."""
    windows = slots.of_event(event.id)
    removed = kept.remove_of_slots((slot.id for slot in windows), kinds=NOBODYS)
    places.give_back(removed)
    coming = [slot for slot in windows if slot.capacity and not slot.has_started(now)]
    return Lifted(
        freed=tuple(item for item in removed if item.kind is Kind.FREED),
        used=_used(kept_release(event.release), coming, removed) if event.is_on else {},
    )


def announced(
    event: Event, windows: Sequence[Slot], *, now: datetime
) -> tuple[tuple[Slot, ...], list[Kept]]:
    """Returns the windows and what of them opens later; of a draft, as it would be published."""
    coming = [slot for slot in windows if slot.capacity and not slot.has_started(now)]
    if event.status is Status.DRAFT:
        found = rules.laid(kept_release(event.release), coming, now=now)
        later = [_of_share(share, slot, people) for share, slot, people in found]
        return tuple(_taken_more(windows, later, 1)), later
    if not event.opens_more(now):
        return tuple(windows), []
    rows = kept.of_slots((slot.id for slot in coming), kinds=ANNOUNCED)
    return tuple(windows), [item for item in rows if item.ends_at > now]


def without_shares(windows: Sequence[Slot], *, dropped: Collection[int] = ()) -> tuple[Slot, ...]:
    """Returns windows with only those places taken that people have, for what is shown.

    In the windows (by row) that a plan has dropped, what nobody has taken yet is free as well.
    """
    items = kept.of_slots((slot.id for slot in windows), kinds=NOBODYS)
    items += kept.of_slots(dropped, kinds=NOT_TAKEN)
    return tuple(_taken_more(windows, items, -1))


def release_due(*, now: datetime) -> int:
    """Opens to everybody the places whose announced moment has come, and counts them.

    Each window is a transaction of its own, so that it never waits in a circle. Late is
    harmless: who books one of them before gets it all the same.
    """
    released = 0
    while kept.any_ended(now=now, kinds=ANNOUNCED):
        with transaction():
            ended = kept.remove_ended(now=now, kinds=ANNOUNCED, limit=1)
            places.give_back(ended)
        if not ended:  # Another deed is ending the one that is left.
            break
        released += sum(item.people for item in ended)
    return released


def _used(shares: Sequence[Share], coming: Sequence[Slot], removed: Sequence[Kept]) -> dict:
    ids = {slot.id for slot in coming}
    there: Counter[tuple] = Counter()
    for item in removed:
        if item.slot_id in ids:
            moment = None if item.kind is Kind.PARTNERS else item.ends_at
            there[item.kind, moment] += item.people
    return {
        rules.key_of(share): max(0, rules.total(coming, share.percent) - there[rules.key_of(share)])
        for share in shares
    }


def _back(freed: Iterable[Kept], windows: Iterable[Slot], now: datetime) -> list[Kept]:
    found, known = [], {slot.id: slot for slot in windows}
    left = {slot.id: slot.left for slot in known.values()}
    for item in freed:
        people = min(item.people, left.get(item.slot_id, 0))
        if people:
            ends_at = min(item.ends_at, known[item.slot_id].starts_at - HELD_UNTIL_BEFORE)
            left[item.slot_id] -= people
            found.append(replace(item, people=people, ends_at=ends_at))
    return [item for item in found if item.ends_at > now]


def _taken_more(windows: Iterable[Slot], items: Iterable[Kept], sign: int) -> list[Slot]:
    people: Counter[int] = Counter()
    for item in items:
        people[item.slot_id] += item.people
    return [replace(slot, taken=slot.taken + sign * people[slot.id]) for slot in windows]


def _of_share(share: Share, slot: Slot, people: int) -> Kept:
    return Kept(id=0, slot_id=slot.id, kind=share.kind, people=people, ends_at=share.opens_at)


def _keep(item: Kept) -> int:
    """Takes as many of these places as are free, keeps them, and counts them."""
    people = min(item.people, slots.get(item.slot_id).left)
    # Other deeds may take places meanwhile: those that hold another time for someone.
    while people > 0 and not slots.take_places(item.slot_id, people):
        people = min(people - 1, slots.get(item.slot_id).left)
    if people > 0:
        kept.add(item.slot_id, item.kind, people, ends_at=item.ends_at)
    return max(people, 0)
