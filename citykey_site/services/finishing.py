"""Finishes what a person began, once the letter was followed or its number typed."""

from collections.abc import Callable
from datetime import datetime

from citykey_site.domain import checks as rules
from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.office import Office
from citykey_site.services import allowances, careful_bookings, checks, draws, joining
from citykey_site.storage import requests
from citykey_site.storage.db import transaction

# Each does its deed in the transaction of `finish`, which opens it, and may be called again for
# the same request: then it changes nothing. What it makes is found again by the request's uid.
Finisher = Callable[..., None]
FINISHERS: dict[Purpose, Finisher] = {
    Purpose.BOOK: careful_bookings.finish,
    Purpose.WAIT: joining.join,
    Purpose.DRAW: draws.enter,
    Purpose.ALLOWANCE: allowances.ask,
}


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
