"""What keeps staff from planning or changing an event."""

from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain.refusals.base import Refusal


class EditedMeanwhile(Refusal):
    """Somebody else has changed the event since the page was opened."""


class EffectChanged(Refusal):
    """The change would do something else to people than was shown: bookings came or went."""


class WindowEndsFirst(Refusal):
    """A window ends before it starts."""


@dataclass
class WindowOutside(Refusal):
    """A window is not within the hours of its event."""

    starts_at: datetime
    ends_at: datetime


class WindowPast(Refusal):
    """A window that has started stays as it was, and none is added in the past."""


class WindowTwice(Refusal):
    """Another window of the event starts at the same time."""


class DraftNotCanceled(Refusal):
    """A draft cannot be canceled: no resident has seen it."""


class CanceledForGood(Refusal):
    """A canceled event is not published or changed again."""


class AlreadyPublished(Refusal):
    """The event is published already; no moment can be planned for it."""


class DraftOver(Refusal):
    """The last window of the draft has started: nobody could book it."""


class NothingToBook(Refusal):
    """No window of the draft has a place."""


class MomentOver(Refusal):
    """The moment for publishing has passed."""


class MomentTooLate(Refusal):
    """The last window starts before the moment for publishing."""


@dataclass
class EventThere(Refusal):
    """The venue has an event at this time already; `event_id` is its public id."""

    event_id: str


class SeriesChanged(Refusal):
    """The dates of a series that can be made are others than those that were shown."""


class DrawFixed(Refusal):
    """The draw of the event has opened: its moments stay as they are."""


class DraftOnly(Refusal):
    """Only a draft can be thrown away; residents know every other event."""
