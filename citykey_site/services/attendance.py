"""Checks people in at the door, each person of a party once, and takes it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain import attendance as rules
from citykey_site.domain.attendance import State
from citykey_site.domain.bookings import Booking
from citykey_site.domain.refusals import NoSuchBooking
from citykey_site.domain.staff import Actor
from citykey_site.storage import attendance, bookings
from citykey_site.storage.db import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """Holds what a press did: how many people are in by it, and since when those before were."""

    booking: Booking
    people: int
    since: datetime | None


# No check-in stands in the history: a line that says when a party of three came would outlive
# the erasure of its day. What stays are counts of people by window.


def check_in(slip: str, *, people: Iterable[int] | None, now: datetime) -> CheckedIn:
    """Checks some people of a party in, or all (None); whoever is in already is counted once.

    Raises NoSuchBooking, NobodyChosen, PartyHasNoPlace or DoorNotOpen.
    """
    with transaction():
        booking = _locked(slip)
        rules.check_markable(booking, now=now)
        chosen = rules.chosen(booking.party_size, people)
        before = attendance.of_booking(booking.uid)
        new = [person for person in chosen if attendance.mark(booking.uid, person, State.CAME, now)]
        since = [before[person].at for person in chosen if person not in new]
        return CheckedIn(booking=booking, people=len(new), since=max(since, default=None))


def undo(slip: str, person: int, *, actor: Actor, now: datetime) -> bool:
    """Takes the mark of one person back; tells whether there was one, so that twice is the same.

    Raises NoSuchBooking, or UndoTooLate for a helper after ten minutes.
    """
    with transaction():
        booking = _locked(slip)
        mark = attendance.of_booking(booking.uid).get(person)
        if mark is None:
            return False
        rules.check_undo(mark, actor=actor, now=now)
        return attendance.clear(booking.uid, person)


def _locked(slip: str) -> Booking:
    found = bookings.find_by_slip(slip)
    booking = bookings.lock(found.uid) if found else None
    if booking is None:
        raise NoSuchBooking
    return booking
