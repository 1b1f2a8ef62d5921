"""What keeps staff, and helpers with a day pass, from signing in or changing an account."""

from dataclasses import dataclass
from datetime import date

from citykey_site.domain.refusals.base import Refusal


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


class SsoAway(Refusal):
    """The service of City accounts did not answer, or not as it should."""


class SsoNotProven(Refusal):
    """The service of City accounts did not prove who the person is."""


class SsoUnknown(Refusal):
    """The City account is that of nobody who may sign in here."""
