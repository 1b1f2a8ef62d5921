"""The waitlist: who waits for what, and for how long a freed place is offered to a party."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from citykey_site.domain import refusals, times
from citykey_site.domain.alternatives import HELD_UNTIL_BEFORE, SHORTEST_HOLD
from citykey_site.domain.bookings import check_bookable
from citykey_site.domain.distances import Point
from citykey_site.domain.events import Event
from citykey_site.domain.kept import Kept
from citykey_site.domain.limits import Limits
from citykey_site.domain.slots import Slot
from citykey_site.domain.times import PartOfDay

# Parties of a draw have its order as their rank and come before all who joined.
JOINED_RANK = 1_000_000
AREA_LASTS = timedelta(days=60)
NIGHT_STARTS = time(21)
MORNING = time(10)


class State(StrEnum):
    """Names where a party stands: in line, with an offer, booked, or in no line any more."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Holds where and when a party would come whose waitlist is not that of one event.

    No part of the day, or no weekday (Monday is 0), means any.
    """

    name: str
    point: Point
    parts: tuple[PartOfDay, ...] = ()
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Holds a party in a waitlist; its email is kept out of its repr and so out of logs.

    It waits for windows (by row) of an event (by row) on `day`, for all of them where
    `any_time`, or for an area. Those of `passed` are not offered to it again. Once it is over,
    or booked, the email is forgotten.
    """

    uid: str
    party_size: int
    language: str
    email: str = field(repr=False)
    ends_on: date
    event_id: int | None = None
    day: date | None = None
    any_time: bool = False
    windows: tuple[int, ...] = ()
    passed: tuple[int, ...] = ()
    area: Area | None = None
    rank: int = JOINED_RANK
    state: State = State.WAITING

    @property
    def is_in_line(self) -> bool:
        """Tells whether the party waits, with an offer or without."""
        return self.state in (State.WAITING, State.OFFERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Holds the first party in line that fits a window; `place` orders the parties of a line."""

    place: tuple[int, int]
    uid: str
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Counts the line of an event as staff see it: parties, their people, open offers."""

    parties: int
    people: int
    offers: int


def first(claims: Iterable[Claim]) -> Claim | None:
    """Returns whose turn it is: the first party in line, for the earliest window it fits."""
    return min(claims, key=lambda item: (item.place, item.slot.starts_at), default=None)


def last_moment(slot: Slot) -> datetime:
    """Returns when every offer of a window ends at the latest: two hours before it."""
    return slot.starts_at - HELD_UNTIL_BEFORE


def can_be_offered(slot: Slot, *, now: datetime) -> bool:
    """Tells whether the window is far enough away for an offer of at least an hour."""
    return bool(slot.capacity) and last_moment(slot) - now >= SHORTEST_HOLD


def is_over(offer: Kept, slot: Slot, *, now: datetime) -> bool:
    """Tells whether an offer has ended; a window that staff moved forward ends it sooner."""
    return now >= min(offer.ends_at, last_moment(slot))


def offer_end(slot: Slot, *, limits: Limits, now: datetime) -> datetime:
    """Returns until when a place of a window is offered; `can_be_offered` comes before.

    An end between 9 PM and 10 AM of Chicago is moved to 10 AM, so that nobody loses a place
    asleep, but never past the last moment.
    """
    return min(_by_day(now + limits.offer_time), last_moment(slot))


def _by_day(moment: datetime) -> datetime:
    clock, day = times.local(moment).time(), times.day_of(moment)
    if clock >= NIGHT_STARTS:
        day += timedelta(days=1)
    elif clock >= MORNING:
        return moment
    return times.at(day, MORNING)


def check_joinable(
    event: Event, wished: Sequence[Slot], *, party_size: int, now: datetime
) -> list[Slot]:
    """Returns those of the wished windows that could be offered to a party.

    Raises NothingChosen, HasRoom where the party can book one of them now, TooLateToWait where
    none is far enough away, or a refusal of `check_bookable`.
    """
    if not wished:
        raise refusals.NothingChosen
    latest = max(wished, key=lambda slot: slot.starts_at)
    check_bookable(event, latest, party_size=party_size, now=now)
    if any(slot.fits(party_size, now) for slot in wished):
        raise refusals.HasRoom
    coming = [slot for slot in wished if can_be_offered(slot, now=now)]
    if not coming:
        raise refusals.TooLateToWait
    return coming


def takes_part(event: Event, *, now: datetime) -> bool:
    """Tells whether places of an event are offered to those who wait."""
    return event.is_on and event.is_open(now) and not event.awaits_draw
