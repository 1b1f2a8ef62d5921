"""What keeps staff from saying something at the door."""

from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain.refusals.base import Refusal


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
