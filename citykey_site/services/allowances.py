"""Higher limits for people who help others to book: asked for, decided, counted with."""

from datetime import datetime

from citykey_site.domain import allowances as rules
from citykey_site.domain import refusals, times
from citykey_site.domain.allowances import Allowance
from citykey_site.domain.checks import Request
from citykey_site.domain.emails import mailbox
from citykey_site.domain.history import Deed
from citykey_site.domain.limits import Limits
from citykey_site.domain.office import Office
from citykey_site.mail import allowances as letters
from citykey_site.storage import allowances, history, months, outbox, tries
from citykey_site.storage.db import transaction


def allowed(email: str, *, limits: Limits, now: datetime) -> int:
    """Returns how many bookings a mailbox may have at a time.

    Opens no transaction. The work is the same whether the mailbox is known or not.
    """
    return max(approved(email, now=now), limits.bookings_per_mailbox)


def approved(email: str, *, now: datetime) -> int:
    """Returns how many bookings staff approved for a mailbox, 0 where they approved nothing.

    Where they did, the limit of a domain does not count.
    """
    found = allowances.of_mailbox(email, today=times.day_of(now))
    return found.bookings if found is not None and found.is_approved else 0


def number_of(email: str, *, now: datetime) -> str | None:
    """Returns the number of a mailbox's request, None where it has none."""
    found = allowances.of_mailbox(email, today=times.day_of(now))
    return found.number if found is not None else None


def ask(request: Request, *, office: Office, now: datetime) -> None:
    """Gives a checked mailbox its request number, by letter; asked again, the same number.

    Opens no transaction: `services/finishing.py` calls it in its own.
    """
    tries.line_up("allowance", mailbox(request.email), now.date())
    allowance = _asked(request.email, now=now)
    letter = letters.number(request, allowance=allowance, office=office, now=now)
    outbox.put(letter, booking_uid=None, now=now)


def approve(number: str, bookings: int, *, by: str, now: datetime) -> Allowance:
    """Approves a request for so many bookings at a time.

    Raises AllowanceUnknown, or AllowanceWrong for fewer than 3 or more than 50.
    """
    with transaction():
        before = _live(number, now=now)
        after = rules.approve(before, bookings)
        _save(before, after, Deed.LIMIT_APPROVED, by=by, now=now)
        return after


def refuse(number: str, *, by: str, now: datetime) -> Allowance:
    """Refuses a request, or takes an approved limit back. Raises AllowanceUnknown.

    Bookings that the mailbox has stay as they are.
    """
    with transaction():
        before = _live(number, now=now)
        deed = Deed.LIMIT_WITHDRAWN if before.is_approved else Deed.LIMIT_REFUSED
        after = rules.refuse(before, today=times.day_of(now))
        _save(before, after, deed, by=by, now=now)
        return after


def sweep(*, now: datetime) -> None:
    """Forgets the requests that are over, and destroys the keys of months whose time is over."""
    today = times.day_of(now)
    with transaction():
        allowances.remove_ended(today)
    months.destroy_ended(today)


def _asked(email: str, *, now: datetime) -> Allowance:
    today = times.day_of(now)
    known = allowances.of_mailbox(email, today=today)
    if known is not None:
        again = rules.ask_again(known, today=today)
        allowances.save(again)
        return again
    last_day = months.last_day(months.key_of(months.Thing.LIMIT, today))
    new = rules.begin(_free_number(), last_day=last_day, today=today)
    allowances.add(new, email, today=today)
    return new


def _free_number() -> str:
    number = rules.new_number()
    while not allowances.is_free(number):
        number = rules.new_number()
    return number


def _live(number: str, *, now: datetime) -> Allowance:
    found = allowances.lock(number)
    if found is None or found.ends_on < times.day_of(now):
        raise refusals.AllowanceUnknown
    return found


def _save(before: Allowance, after: Allowance, deed: Deed, *, by: str, now: datetime) -> None:
    if before == after:
        return
    allowances.save(after)
    history.add(deed, by=by, now=now, request=after.number, bookings=after.bookings)
