"""Finishes what a person began, once the letter was followed or its number typed."""

from collections.abc import Callable
from datetime import datetime

from citykey_site.domain import checks as rules
from citykey_site.domain import one_time, refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.emails import mailbox
from citykey_site.domain.office import Office
from citykey_site.services import (
    allowances,
    careful_bookings,
    checks,
    draws,
    guesses,
    joining,
    mail_stops,
    news,
    sittings,
)
from citykey_site.storage import requests
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated

NUMBER = "request number"
# Each does its deed in the transaction of `finish`, which opens it, and may be called again for
# the same request: then it changes nothing. What it makes is found again by the request's uid.
Finisher = Callable[..., None]
FINISHERS: dict[Purpose, Finisher] = {
    Purpose.BOOK: careful_bookings.finish,
    Purpose.WAIT: joining.join,
    Purpose.DRAW: draws.enter,
    Purpose.ALLOWANCE: allowances.ask,
    Purpose.NEWS: news.start,
    Purpose.EMAILS: mail_stops.start_all,
    Purpose.SITTING: sittings.allow,
}


@repeated(same_twice=True)
def finish(uid: str, *, office: Office, now: datetime) -> Request:
    """Does what a request is for, once; a second press finds it done.

    Raises RequestGone, or what the deed refuses: the request then stays, to be tried again.
    """
    with transaction():
        request = rules.check_open(requests.lock(uid), now=now)
        if request.purpose is Purpose.NOTHING:
            raise refusals.RequestGone
        if request.is_done:
            return request
        FINISHERS[request.purpose](request, office=office, now=now)
        return checks.done(request)


def check_number(uid: str, typed: str, *, network: str, office: Office, now: datetime) -> None:
    """Compares the number that was typed on the waiting page with that of the letter.

    Raises CheckCodeIncomplete, CheckCodeWrong, RequestGone, or TooManyTries while a wait lasts.
    """
    try:
        number = one_time.tidy(typed)
    except refusals.OneTimeIncomplete:
        raise refusals.CheckCodeIncomplete from None
    with transaction():
        asked = rules.check_open(requests.get(uid), now=now)
        counts = guesses.checked(NUMBER, **_guarded(asked, office), network=network, now=now)
        is_right = requests.has_code(uid, number)
        if not is_right:
            guesses.add_wrong(NUMBER, counts, now=now)
    if not is_right:
        raise refusals.CheckCodeWrong


def _guarded(asked: Request, office: Office) -> dict[str, object]:
    """Returns for whom wrong numbers are counted, and how strictly.

    A number that opens a mailbox's appointments is guarded for the mailbox: who asks again and
    again would else have five guesses at each of a hundred numbers. It is only six digits long,
    so that all wait, also who comes from a new network each time; the link works meanwhile.
    """
    if asked.purpose is Purpose.SITTING:
        return {"who": mailbox(asked.email), "limits": None}
    return {"who": asked.uid, "limits": office.limits}
