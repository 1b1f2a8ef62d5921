"""What keeps a person from booking, or from a booking."""

from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain.refusals.base import Refusal


class PartySizeWrong(Refusal):
    """A party is 1 to 4 people."""


class EventCanceled(Refusal):
    """The event is canceled."""


class EventOver(Refusal):
    """The event is in the past."""


@dataclass
class EventNotOpen(Refusal):
    """Booking for the event has not opened yet."""

    opens_at: datetime


class SlotUnknown(Refusal):
    """There is no such event, or it has no such window."""


class SlotStarted(Refusal):
    """The window has started; it can be booked or changed only before."""


class SlotFull(Refusal):
    """The window has no room for the whole party."""


class TooBusy(Refusal):
    """Others changed the same rows again and again; nothing was booked."""


class BookingIsCanceled(Refusal):
    """A canceled booking cannot be changed; the person can book again."""


class HeldByLaw(Refusal):
    """While a legal hold lasts nothing is erased that the law may ask for."""


class HasNewTime(Refusal):
    """A party whose event was canceled has taken another time already."""


class HoldEnded(Refusal):
    """The time is not held for the party any more."""


class TooLateToChange(Refusal):
    """The booked window has started."""


class CodeIncomplete(Refusal):
    """The typed code does not have 12 digits."""


class CodeSlip(Refusal):
    """The check digit does not fit: one digit is wrong, or two are swapped."""


class NoSuchBooking(Refusal):
    """No booking has this email address and this code together."""


@dataclass
class TooManyTries(Refusal):
    """Too many wrong codes; a new try is possible at `until`."""

    until: datetime


class EmailEmpty(Refusal):
    """No email address was typed."""


class EmailMalformed(Refusal):
    """The typed words are not an email address."""


class OwnerEmpty(Refusal):
    """Neither an email address nor a second number was typed."""


class OwnerMalformed(Refusal):
    """The typed words are neither an email address nor a second number."""
