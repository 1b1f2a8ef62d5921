"""Which share of an event's places opens later, and which is first for 311 and partners."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain.kept import Kind
from citykey_site.domain.slots import Slot

MOST_STAGES = 3
ALL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Holds a share of an event's places, in percent, that opens to everybody at a moment.

    Its kind is `later`, or `partners` where staff book from it for 311 and partners until then.
    """

    kind: Kind
    percent: int
    opens_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Holds how many places of an event open to everybody at a moment."""

    opens_at: datetime
    people: int


def in_order(shares: Sequence[Share]) -> tuple[Share, ...]:
    """Returns shares in the order of their moments, that of the partners last."""
    return tuple(sorted(shares, key=lambda share: (share.kind is Kind.PARTNERS, share.opens_at)))


def problem(shares: Sequence[Share]) -> str:
    """Returns in one sentence why these shares cannot be together, or nothing."""
    stages = [share for share in shares if share.kind is Kind.LATER]
    if not all(1 <= share.percent <= ALL for share in shares):
        return "Write each share from 1% to 100%."
    if sum(share.percent for share in shares) > ALL:
        return "Write shares that are 100% together at most."
    if len(stages) > MOST_STAGES:
        return f"Write at most {MOST_STAGES} moments at which more places open."
    if len({share.opens_at for share in stages}) < len(stages):
        return "Write each moment once."
    if len(shares) - len(stages) > 1:
        return "Write one share for partners."
    return ""


def key_of(share: Share) -> tuple[Kind, datetime | None]:
    """Returns by what a share is known again in a changed plan: the partners' by its kind."""
    return share.kind, None if share.kind is Kind.PARTNERS else share.opens_at


def total(slots: Sequence[Slot], percent: int) -> int:
    """Counts the places of a share of these windows, rounded down."""
    return sum(slot.capacity for slot in slots) * percent // ALL


def laid(
    shares: Sequence[Share],
    slots: Sequence[Slot],
    *,
    used: Mapping[tuple[Kind, datetime | None], int] | None = None,
    now: datetime,
) -> list[tuple[Share, Slot, int]]:
    """Returns how many places of which window each share keeps, never more than are free.

    A share whose moment is over keeps none, and none of a window that starts before its moment.
    `used` counts what was taken from a share already, by its key.
    """
    left = {slot.id: slot.left for slot in slots}
    found = []
    for share in shares:
        if share.opens_at <= now:
            continue
        room = [left[slot.id] if slot.starts_at > share.opens_at else 0 for slot in slots]
        people = total(slots, share.percent) - (used or {}).get(key_of(share), 0)
        for slot, given in zip(slots, split(slots, room, people), strict=True):
            left[slot.id] -= given
            if given:
                found.append((share, slot, given))
    return found


def split(slots: Sequence[Slot], room: Sequence[int], people: int) -> list[int]:
    """Returns which part of a number of places each window gives.

    As nearly as whole places allow each gives its part, and more where another has no room; the
    sum is the number, as far as there is room.
    """
    whole = sum(slot.capacity for slot in slots)
    given, capacity = [], 0
    for slot, most in zip(slots, room, strict=True):
        capacity += slot.capacity
        due = capacity * people // whole - sum(given)
        given.append(max(0, min(due, most)))
    missing = people - sum(given)
    for number, most in enumerate(room):
        more = max(0, min(missing, most - given[number]))
        given[number] += more
        missing -= more
    return given


def openings(shares: Iterable[tuple[datetime, int]]) -> tuple[Opening, ...]:
    """Returns how many places open at which moment, in order of time."""
    found: dict[datetime, int] = {}
    for opens_at, people in sorted(shares):
        found[opens_at] = found.get(opens_at, 0) + people
    return tuple(Opening(opens_at=moment, people=people) for moment, people in found.items())
