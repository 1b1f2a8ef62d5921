"""Who of a party came: what a person at the door says of each, and when it may be undone."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from citykey_site.domain import refusals, times
from citykey_site.domain.bookings import Booking
from citykey_site.domain.slots import Slot
from citykey_site.domain.staff import Actor

UNDO_BY_HELPER = timedelta(minutes=10)


class State(StrEnum):
    """Names what a person at the door said of one person of a party; a machine says nothing."""

    CAME = "came"
    MISSED = "missed"


class Arrival(StrEnum):
    """Names how a moment lies to a window."""

    EARLY = "early"
    ON_TIME = "on-time"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Holds what was said of one person; `person` counts from 1 to the size of the party."""

    person: int
    state: State
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Tells how now lies to a window: whole minutes until its start, or since its end.

    How much too early or too late is too much, is for the person at the door to decide.
    """

    arrival: Arrival
    minutes: int = 0


def timing(slot: Slot, *, now: datetime) -> Timing:
    """Tells whether somebody who comes now is early, on time or late, and by how much."""
    minute = timedelta(minutes=1)
    if now < slot.starts_at:
        # Rounded up: "in 0 minutes" would say that it is time already.
        return Timing(arrival=Arrival.EARLY, minutes=math.ceil((slot.starts_at - now) / minute))
    if now < slot.ends_at:
        return Timing(arrival=Arrival.ON_TIME)
    return Timing(arrival=Arrival.LATE, minutes=(now - slot.ends_at) // minute)


def came(marks: Mapping[int, Mark]) -> int:
    """Counts the people of a party who are in."""
    return sum(mark.state is State.CAME for mark in marks.values())


def waiting(party_size: int, marks: Mapping[int, Mark]) -> tuple[int, ...]:
    """Returns the people of a party who are not in, those marked missed as well."""
    people = range(1, party_size + 1)
    return tuple(
        person for person in people if person not in marks or marks[person].state is not State.CAME
    )


def chosen(party_size: int, people: Iterable[int] | None) -> tuple[int, ...]:
    """Returns the people of a party who were named, each once; everybody for None.

    Raises NobodyChosen where nobody was, or somebody whom the party does not have.
    """
    party = range(1, party_size + 1)
    named = sorted(set(party if people is None else people))
    if not named or any(person not in party for person in named):
        raise refusals.NobodyChosen
    return tuple(named)


def check_markable(booking: Booking, *, now: datetime) -> None:
    """Raises what keeps anybody from checking this party in.

    DoorNotOpen before the event's day, PartyHasNoPlace where the booking holds no place.
    Afterwards it is allowed until the day is erased, so that a forgotten party can be entered.
    """
    if not booking.is_active:
        raise refusals.PartyHasNoPlace
    if times.day_of(now) < booking.event.day:
        raise refusals.DoorNotOpen(starts_at=booking.event.starts_at)


def may_undo(mark: Mark, *, actor: Actor, now: datetime) -> bool:
    """Tells whether somebody may take a mark back: a helper for 10 minutes, a member always."""
    return not actor.is_helper or now < mark.at + UNDO_BY_HELPER


def check_undo(mark: Mark, *, actor: Actor, now: datetime) -> None:
    """Raises UndoTooLate where the mark is too old for a helper to take back."""
    if not may_undo(mark, actor=actor, now=now):
        raise refusals.UndoTooLate
