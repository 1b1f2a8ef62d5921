"""What keeps a person from a place where places are scarce: checks, lines, draws, limits."""

from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain.refusals.base import Refusal


class EventByDraw(Refusal):
    """The places of the event go by a draw that is not done yet."""


class AllowanceUnknown(Refusal):
    """No request for a higher limit has this number, or it is over."""


@dataclass
class AllowanceWrong(Refusal):
    """The number of bookings to approve is not within what can be approved."""

    fewest: int
    most: int


class RequestGone(Refusal):
    """The link or the waiting page has ended, or never was."""


class CheckCodeWrong(Refusal):
    """The six digits that were typed are not those of the letter."""


class CheckCodeIncomplete(Refusal):
    """The number that was typed does not have six digits."""


class NoMoreTime(Refusal):
    """The time of a request was lengthened as often as it can be."""


class LimitReached(Refusal):
    """The mailbox, or its domain, has as many bookings as it may have."""


class TooManyChanges(Refusal):
    """The booking was changed as often as it may be."""


class HasRoom(Refusal):
    """There is room for the party now: it can book and need not wait."""


class NothingChosen(Refusal):
    """No time was chosen to wait for."""


class TooLateToWait(Refusal):
    """The wished windows are so near that no place in them can be offered any more."""


class NotWaiting(Refusal):
    """The party is in no line any more."""


class OfferOver(Refusal):
    """The offer of a place has ended, or was answered."""


@dataclass
class DrawNotOpen(Refusal):
    """The draw takes no entries yet."""

    opens_at: datetime


class DrawClosed(Refusal):
    """The draw takes no more entries."""


class WishesWrong(Refusal):
    """One to three windows of the event can be wished in a draw."""
