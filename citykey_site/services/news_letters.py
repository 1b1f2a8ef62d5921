"""Writes the letters with news of events that are due; the worker comes by again and again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from citykey_site.domain import news as rules
from citykey_site.domain import times
from citykey_site.domain.events import Event
from citykey_site.domain.news import Subscription
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.mail import news as letters
from citykey_site.services.rounds import each
from citykey_site.storage import events, outbox, slots, subscriptions
from citykey_site.storage.db import transaction

BATCH = 100
Open = Sequence[tuple[Event, Sequence[Slot]]]


def write_due(*, office: Office, now: datetime) -> int:
    """Looks at a batch of wishes, writes what is due for them, and counts those looked at.

    Each is one transaction, in which the wish says that its letter is written: neither two
    workers nor a crash write it twice.
    """
    due = subscriptions.due(now, limit=BATCH)
    if not due or rules.next_day_time(now) != now:
        return 0
    coming = events.public_from(now)
    windows = slots.of_events(event.id for event in coming)
    found = [(event, rules.bookable(event, windows[event.id], now=now)) for event in coming]
    free = [(event, left) for event, left in found if left]
    known = [event.public_id for event in coming]
    return each(due, partial(_look, free=free, known=known, office=office, now=now))


def _look(uid: str, *, free: Open, known: Sequence[str], office: Office, now: datetime) -> int:
    with transaction():
        wish = subscriptions.lock(uid)
        if wish is None:  # Left just now; or its key is destroyed, and nobody can read it.
            subscriptions.remove(uid)
            return 1
        if wish.look_at > now:  # Another worker was here.
            return 0
        wish = _tell(wish, free=free, known=known, office=office, now=now)
        wish = _ask(wish, office=office, now=now)
        subscriptions.save(rules.looked(wish, now=now))
    return 1


def _tell(
    wish: Subscription, *, free: Open, known: Sequence[str], office: Office, now: datetime
) -> Subscription:
    today = times.day_of(now)
    told = rules.to_tell(wish, free) if rules.may_send(wish, today=today) else ()
    if not told:
        return wish
    letter = letters.news(
        wish, told=told, link=subscriptions.link_of(wish.uid), office=office, now=now
    )
    outbox.put(letter, booking_uid=None, about=wish.uid, now=now)
    return rules.sent(wish, told, known=known, today=today)


def _ask(wish: Subscription, *, office: Office, now: datetime) -> Subscription:
    today = times.day_of(now)
    if not rules.must_ask(wish, today=today):
        return wish
    letter = letters.renew(wish, link=subscriptions.link_of(wish.uid), office=office, now=now)
    outbox.put(letter, booking_uid=None, about=wish.uid, now=now)
    return replace(wish, asked_on=today)
