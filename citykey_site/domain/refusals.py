"""Every named no of the rules. `web/refusals.py` has one sentence for each."""

from dataclasses import dataclass
from datetime import date, datetime, time


class Refusal(Exception):
    """Is the root of every named refusal; a rule raises one of the classes below."""


@dataclass
class WallTimeMissing(Refusal):
    """The clock change leaves this hour out on this day."""

    day: date
    clock: time


@dataclass
class WallTimeTwice(Refusal):
    """The clock change repeats this hour on this day."""

    day: date
    clock: time


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


@dataclass
class NoUnusedPlaces(Refusal):
    """Fewer places are unused than people walked in; `left` counts them."""

    left: int


class WalkInsNotNow(Refusal):
    """People can walk in only while the event is on."""


class CountChanged(Refusal):
    """Somebody counted on another device since the page was made; nothing was written."""


class WindowNotStarted(Refusal):
    """Nobody can have missed a window that has not started."""


class NotYetThatDay(Refusal):
    """Paper can be entered from the day of the event on."""


@dataclass
class CountTooHigh(Refusal):
    """More people are counted than booked, or than there can be; `most` is the limit."""

    most: int


class DayIsErased(Refusal):
    """The day of the event is erased: nothing about its appointments is kept."""


@dataclass
class DoorNotOpen(Refusal):
    """Check-in opens on the day of the event."""

    starts_at: datetime


class PartyHasNoPlace(Refusal):
    """The appointment at the door is canceled, so nobody can be checked in with it."""


class UndoTooLate(Refusal):
    """A helper can take a check-in back for ten minutes only."""


class NobodyChosen(Refusal):
    """No person of the party was named, or one whom it does not have."""


class NoSuchCode(Refusal):
    """No appointment of the event has this code."""


class NobodyByThatName(Refusal):
    """No appointment of the event has this email address or second number."""
