"""A booking: one party, one window, one code. The rules to book, move and cancel it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from citykey_site.domain import emails, refusals, times
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot

LARGEST_PARTY = 4  # The Clerk's release of May 14, 2024: no more than four applicants.


class State(StrEnum):
    """Names what became of a booking."""

    BOOKED = "booked"
    CANCELED = "canceled"
    EVENT_CANCELED = "event-canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Holds a booking; the email and the code are kept out of its repr and so out of logs.

    `uid` is random and never shown; `sequence` counts changes, for calendars (RFC 5545);
    `slip` is the opaque token in the QR code, which opens something only for staff.
    `assisted` tells that staff booked for the person; without an email the second number
    stands in its place, and where its owner had the email forgotten, a digest of the mailbox in
    `forgotten`. `changes` counts those that its owner made, of time, number or address;
    `returned` tells that a letter to its address came back.
    """

    uid: str
    event: Event
    slot: Slot
    party_size: int
    language: str
    email: str = field(repr=False)
    code: str = field(repr=False)
    state: State = State.BOOKED
    sequence: int = 0
    remind_at: datetime | None = None
    slip: str = field(default="", repr=False)
    second_number: str = field(default="", repr=False)
    assisted: bool = False
    changes: int = 0
    returned: bool = False
    forgotten: str = field(default="", repr=False)

    @property
    def owner(self) -> str:
        """Returns what opens the booking with the code: email, second number, or what is left."""
        return self.email or self.second_number or self.forgotten

    @property
    def masked_email(self) -> str:
        """Returns the email by its first letter and its domain."""
        return emails.masked(self.email)

    @property
    def last_four(self) -> str:
        """Returns the last four digits of the code, by which staff tell bookings apart."""
        return self.code[-4:]

    @property
    def is_active(self) -> bool:
        """Tells whether the booking holds places."""
        return self.state is State.BOOKED


def check_party(party_size: int) -> int:
    """Returns the party size, or raises PartySizeWrong where it is not 1 to 4."""
    if not 1 <= party_size <= LARGEST_PARTY:
        raise refusals.PartySizeWrong
    return party_size


def check_bookable(event: Event, slot: Slot, *, party_size: int, now: datetime) -> None:
    """Raises the refusal that keeps this party from this window; room is checked last."""
    check_party(party_size)
    if event.status is Status.CANCELED:
        raise refusals.EventCanceled
    if now >= event.ends_at:
        raise refusals.EventOver
    if event.awaits_draw:
        raise refusals.EventByDraw
    if not event.is_open(now):
        raise refusals.EventNotOpen(opens_at=event.opens_at)
    if slot.has_started(now):
        raise refusals.SlotStarted


def check_changeable(booking: Booking, *, now: datetime) -> None:
    """Raises BookingIsCanceled or TooLateToChange; changing ends when the window starts."""
    if not booking.is_active:
        raise refusals.BookingIsCanceled
    if booking.slot.has_started(now):
        raise refusals.TooLateToChange


def check_changes(booking: Booking, *, most: int) -> None:
    """Raises TooManyChanges where the owner has changed the booking as often as may be."""
    if booking.changes >= most:
        raise refusals.TooManyChanges


def move(booking: Booking, *, event: Event, slot: Slot, party_size: int, now: datetime) -> Booking:
    """Returns the booking at its new window and size; the code stays the same."""
    check_changeable(booking, now=now)
    check_bookable(event, slot, party_size=party_size, now=now)
    return replace(
        booking,
        event=event,
        slot=slot,
        party_size=party_size,
        sequence=booking.sequence + 1,
        changes=booking.changes + 1,
        remind_at=times.reminder_moment(slot.starts_at, now=now) if booking.email else None,
    )


def forget_email(booking: Booking) -> Booking:
    """Returns the booking without its email: it opens as before, and gets no letter any more."""
    return replace(
        booking,
        email="",
        forgotten=emails.forgotten_form(booking.email),
        remind_at=None,
        returned=False,
    )


def is_same(booking: Booking, *, slot: Slot, party_size: int) -> bool:
    """Tells whether a change would change nothing, as when its form is sent twice."""
    return booking.slot.id == slot.id and booking.party_size == party_size


def cancel(booking: Booking, *, now: datetime) -> Booking:
    """Returns the booking canceled by its owner."""
    check_changeable(booking, now=now)
    return _ended(booking, State.CANCELED)


def cancel_with_event(booking: Booking) -> Booking:
    """Returns the booking ended by the cancellation of its event."""
    return _ended(booking, State.EVENT_CANCELED)


def _ended(booking: Booking, state: State) -> Booking:
    return replace(booking, state=state, sequence=booking.sequence + 1, remind_at=None)
