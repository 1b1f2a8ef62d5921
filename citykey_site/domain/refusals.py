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


class OwnerEmpty(Refusal):
    """Neither an email address nor a second number was typed."""


class OwnerMalformed(Refusal):
    """The typed words are neither an email address nor a second number."""


class PassUnknown(Refusal):
    """No live day pass has this code; a revoked one is answered alike."""


@dataclass
class PassForAnotherDay(Refusal):
    """A day pass opens the door only on the day of its event."""

    day: date
    over: bool


class PassCountWrong(Refusal):
    """Day passes are made 1 to 10 at once."""


class PassesMade(Refusal):
    """The same form has already made its day passes; their codes are kept nowhere."""


class PassTooLate(Refusal):
    """The day of the event has passed; no day pass is made for it."""


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


class OneTimeIncomplete(Refusal):
    """The typed one-time code of staff does not have six digits."""


class OneTimeWrong(Refusal):
    """The one-time code is not right: another one, an old one, or one that was used."""


class OneTimeExpired(Refusal):
    """The mailed one-time code was right, but it is too old."""


class OneTimeUsed(Refusal):
    """The authenticator's code is right and was used; it works once."""


class RecoveryIncomplete(Refusal):
    """The typed recovery code does not have twelve signs."""


class RecoveryWrong(Refusal):
    """No unused recovery code of this person is the typed one."""


class AlreadyEnrolled(Refusal):
    """The person has an authenticator; its secret is never shown again."""


class MemberKnown(Refusal):
    """Somebody with this email address is on the staff already."""


class OwnAccount(Refusal):
    """Admins change the role and the access of others only, never their own."""


class LastAdmin(Refusal):
    """Without this person nobody could manage the staff."""


class MemberDisabled(Refusal):
    """The person is disabled; an invitation would open nothing."""


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


class SsoAway(Refusal):
    """The service of City accounts did not answer, or not as it should."""


class SsoNotProven(Refusal):
    """The service of City accounts did not prove who the person is."""


class SsoUnknown(Refusal):
    """The City account is that of nobody who may sign in here."""


class DraftOnly(Refusal):
    """Only a draft can be thrown away; residents know every other event."""
