"""Finds whom to check in at the door; wrong tries are counted.

A helper who tries wrong codes again and again waits longer and longer, and only that day pass
does: the door never locks. Slips that are scanned and the list go on working meanwhile, other
passes and organizers as well. Mailboxes have a smaller limit of their own, for everybody.
"""

from datetime import datetime, timedelta

from citykey_site.domain import throttle
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import NobodyByThatName, NoSuchCode
from citykey_site.domain.staff import Actor
from citykey_site.storage import bookings, tries
from citykey_site.storage.db import transaction

OF_EVENT, OF_PASS, OWNERS = "door", "door pass", "door owner"
HOUR = timedelta(hours=1)
CODES = throttle.Limit(tries=30, within=HOUR)
MAILBOXES = throttle.Limit(tries=10, within=HOUR)


def by_code(event: Event, code: str, *, actor: Actor, now: datetime) -> Booking:
    """Finds the booking with this code: of this event, else of another that is not erased.

    Raises NoSuchCode, which is counted, or TooManyTries while a helper has to wait.
    """
    with transaction():
        if actor.is_helper:
            throttle.check_wait(tries.read(OF_PASS, actor.label, now=now), now=now)
        found = bookings.find_by_code(event, code) or bookings.find_by_code_of_any_day(code)
        if found is None:
            _count_code(event, actor=actor, now=now)
    if found is None:
        raise NoSuchCode
    return found


def by_owner(event: Event, owner: str, *, actor: Actor, now: datetime) -> list[Booking]:
    """Finds the active bookings of an event by what the person typed: email or second number.

    Raises NobodyByThatName, which is counted, or TooManyTries while a wait lasts.
    """
    with transaction():
        count = tries.read(OWNERS, actor.label, now=now)
        throttle.check_wait(count, now=now)
        # As of the start of the event, so that a party that is late is found as well.
        everywhere = bookings.active_of_mailbox(owner, now=event.starts_at)
        found = [booking for booking in everywhere if booking.event.id == event.id]
        if not found:
            wrong = throttle.add_wrong(count, MAILBOXES, now=now)
            tries.keep(OWNERS, actor.label, wrong, now=now)
    if not found:
        raise NobodyByThatName
    return found


def wrong_codes_last_hour(event_id: str, now: datetime) -> int:
    """Counts the unknown codes that were typed at the door of an event in the last hour."""
    return throttle.recent(tries.look(OF_EVENT, event_id, now=now), HOUR, now=now)


def _count_code(event: Event, *, actor: Actor, now: datetime) -> None:
    if actor.is_helper:
        own = throttle.add_wrong(tries.read(OF_PASS, actor.label, now=now), CODES, now=now)
        tries.keep(OF_PASS, actor.label, own, now=now)
    every = throttle.add(tries.read(OF_EVENT, event.public_id, now=now), now=now)
    tries.keep(OF_EVENT, event.public_id, every, now=now)
