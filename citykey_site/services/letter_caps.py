"""Bounds the letters that a stranger could cause, over all forms; no deed of its own."""

from datetime import datetime

from citykey_site.domain import throttle
from citykey_site.domain.emails import mailbox
from citykey_site.domain.limits import Limits
from citykey_site.storage import tries

PURPOSE = "letter"


def may_write(email: str, *, limits: Limits, now: datetime) -> bool:
    """Tells whether one letter more may go to a mailbox, and counts it. Opens no transaction.

    The caller's answer is the same whether it may or not.
    """
    count = tries.read(PURPOSE, mailbox(email), now=now)
    an_hour, a_day = limits.letters_per_hour, limits.letters_per_day
    if not throttle.allows(count, an_hour=an_hour, a_day=a_day, now=now):
        return False
    tries.keep(PURPOSE, mailbox(email), throttle.add(count, now=now), now=now)
    return True
