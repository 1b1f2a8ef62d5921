"""Counts what a mailbox, its domain and a network have; no deed of its own.

Everyone who counts a mailbox stands in line for it until the end of the transaction, so that
bookings sent all at once do not each see the same low count. The lines come after the lock of
the event, mailbox before domain before network, and before any window.
"""

from datetime import datetime, timedelta

from citykey_site.domain import doubts as rules
from citykey_site.domain import refusals
from citykey_site.domain.doubts import Doubt, Standing
from citykey_site.domain.emails import mailbox
from citykey_site.domain.events import Event
from citykey_site.domain.mail_domains import registered
from citykey_site.domain.office import Office
from citykey_site.domain.throttle import Count
from citykey_site.services import allowances
from citykey_site.storage import standings, tries

MAILBOX, DOMAIN, NETWORK = "bookings of mailbox", "bookings of domain", "bookings of network"


def check_limit(email: str, *, office: Office, now: datetime) -> None:
    """Refuses one booking more where a mailbox, or its domain, has as many as it may have.

    Opens no transaction; is called before places are taken. Raises LimitReached.
    """
    tries.line_up_each(_lines(email), now.date())
    if rules.is_over(_standing(email, office=office, now=now), office.limits):
        raise refusals.LimitReached


def about(
    email: str, event: Event, *, network: str, office: Office, now: datetime
) -> tuple[Doubt | None, Count]:
    """Returns why an email is to be checked first, None where it can book at once.

    With it comes what its network has booked, for `count_booking`. Opens no transaction.
    """
    tries.line_up_each((*_lines(email), (NETWORK, network)), now.date())
    standing = _standing(email, office=office, now=now)
    count = tries.look(NETWORK, network, now=now)
    fast = rules.is_fast(count, office.limits, now=now)
    doubt = rules.doubt(standing, marked=event.check_emails, fast=fast, limits=office.limits)
    return doubt, count


def count_booking(network: str, count: Count, *, office: Office, now: datetime) -> None:
    """Counts one booking more of a network, which is kept only as a keyed digest.

    Opens no transaction; `count` comes from `about`, in the same one.
    """
    since = now - timedelta(minutes=office.limits.network_minutes)
    lately = tuple(moment for moment in count.moments if moment > since)
    more = Count(moments=(*lately, now))
    tries.keep(NETWORK, network, more, now=now, is_first=not count.moments)


def _lines(email: str) -> list[tuple[str, str]]:
    domain = registered(email)
    return [(MAILBOX, mailbox(email)), *([(DOMAIN, domain)] if domain else [])]


def _standing(email: str, *, office: Office, now: datetime) -> Standing:
    domain = registered(email)
    counts = standings.of(email, now=now)
    approved = allowances.approved(email, now=now)
    free = domain is None or domain in office.limits.unlimited_domains
    return Standing(
        of_mailbox=counts.of_mailbox,
        allowed=max(approved, office.limits.bookings_per_mailbox),
        of_domain=None if free or approved else counts.of_domain,
    )
