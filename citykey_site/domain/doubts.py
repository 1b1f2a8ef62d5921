"""When a booking is not confirmed at once: the reasons, of which no page ever tells which."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from citykey_site.domain import throttle
from citykey_site.domain.limits import Limits


class Doubt(StrEnum):
    """Names why an email is checked first."""

    LIMIT = "limit"
    EVENT = "event"
    PACE = "pace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Holds what a mailbox has: its bookings and those of its domain, and how many it may have.

    `of_domain` is None where the domain is not counted: at a large mail provider, in the
    settings, or where staff approved a higher limit for the mailbox.
    """

    of_mailbox: int
    allowed: int
    of_domain: int | None


def is_over(standing: Standing, limits: Limits) -> bool:
    """Tells whether one booking more would be over a limit."""
    if standing.of_mailbox >= standing.allowed:
        return True
    return standing.of_domain is not None and standing.of_domain >= limits.bookings_per_domain


def is_fast(count: throttle.Count, limits: Limits, *, now) -> bool:
    """Tells whether a network has booked so often lately that one more is unusual."""
    within = timedelta(minutes=limits.network_minutes)
    return throttle.recent(count, within, now=now) >= limits.bookings_per_network


def doubt(standing: Standing, *, marked: bool, fast: bool, limits: Limits) -> Doubt | None:
    """Returns why the email is checked first, None where the booking is made at once.

    The limit comes first: its letter says so, while the others can be finished.
    """
    if is_over(standing, limits):
        return Doubt.LIMIT
    if marked:
        return Doubt.EVENT
    return Doubt.PACE if fast else None
