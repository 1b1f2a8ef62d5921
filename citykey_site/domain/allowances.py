"""Higher limits: a navigator asks and gets a number; staff decide by the number alone."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from citykey_site.domain import refusals

LENGTH = 6
FEWEST, MOST = 3, 50
# A number that nobody called about, or that was refused, is forgotten after this time.
ASKED_FOR = timedelta(days=60)


class State(StrEnum):
    """Names what became of a request for a higher limit."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Holds a request by its number; nothing in it tells whose it is.

    `bookings` is how many the mailbox may have at a time, 0 where nothing is approved.
    `ends_on` is the last Chicago date on which it counts, `last_day` the latest that can be.
    """

    number: str
    state: State = State.ASKED
    bookings: int = 0
    ends_on: date
    last_day: date

    @property
    def is_approved(self) -> bool:
        """Tells whether staff said yes."""
        return self.state is State.APPROVED


def new_number() -> str:
    """Returns a new number to tell by phone: six digits that follow from nothing."""
    return "".join(str(secrets.randbelow(10)) for _ in range(LENGTH))


def begin(number: str, *, last_day: date, today: date) -> Allowance:
    """Returns a new request, to be decided within 60 days."""
    return Allowance(number=number, ends_on=today + ASKED_FOR, last_day=last_day)


def ask_again(allowance: Allowance, *, today: date) -> Allowance:
    """Returns the request of somebody who asks once more: the number stays, so does a yes."""
    if allowance.is_approved:
        return allowance
    return replace(allowance, state=State.ASKED, ends_on=today + ASKED_FOR)


def approve(allowance: Allowance, bookings: int) -> Allowance:
    """Returns the request approved for so many bookings. Raises AllowanceWrong."""
    if not FEWEST <= bookings <= MOST:
        raise refusals.AllowanceWrong(fewest=FEWEST, most=MOST)
    return replace(allowance, state=State.APPROVED, bookings=bookings, ends_on=allowance.last_day)


def refuse(allowance: Allowance, *, today: date) -> Allowance:
    """Returns the request refused, or a limit taken back; the mailbox has the usual one."""
    if allowance.state is State.REFUSED:
        return allowance
    until = min(today + ASKED_FOR, allowance.last_day)
    return replace(allowance, state=State.REFUSED, bookings=0, ends_on=until)
