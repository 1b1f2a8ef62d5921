"""Delivers letters: claim, commit, send, mark. A letter may arrive twice, never not at all."""

import logging
import secrets
from datetime import datetime, timedelta

from citykey_site.domain import one_time
from citykey_site.domain.bookings import State
from citykey_site.domain.messages import WAITED_FOR, Message
from citykey_site.mail.delivery import Delayed, Delivery, Refused
from citykey_site.services import mail_stops, returns, waitlist
from citykey_site.storage import bookings, outbox, requests, subscriptions, waits
from citykey_site.storage.db import transaction
from citykey_site.storage.outbox import Claim

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
MOST_ATTEMPTS = 18
ONLY_WHILE_BOOKED = {"booked", "draw_won", "changed", "reminder", "lost_code", "event_moved"}
OF_A_REQUEST = {"check", "limit"}
OF_A_LINE = {"wait_joined", "wait_offer"}
OF_NEWS = {"news_on", "news", "news_renew"}

log = logging.getLogger(__name__)


def deliver_next(delivery: Delivery, *, now: datetime, bounce_address: str = "") -> bool:
    """Delivers the next due letter; tells whether there was one.

    The letter is sent outside of any transaction, so that a slow mail server holds no lock. With
    a `bounce_address` it comes back to that, with a token, where it cannot arrive.
    """
    with transaction():
        claim = outbox.claim(now)
    if claim is None:
        return False
    message = _still_right(claim, bounce_address=bounce_address, now=now)
    if message is None:
        with transaction():
            outbox.forget(claim.uid)
        return True
    _send(delivery, claim, message, now=now)
    return True


def deliver_all(
    delivery: Delivery, *, now: datetime, most: int = 500, bounce_address: str = ""
) -> int:
    """Delivers due letters one by one and counts the attempts; at most `most`."""
    done = 0
    while done < most and deliver_next(delivery, now=now, bounce_address=bounce_address):
        done += 1
    return done


def wait_after(attempts: int) -> timedelta:
    """Returns the wait before the next attempt: doubled each time, up to two hours.

    With a fifth of chance in it, so that letters held up together do not come back together.
    18 attempts take about a day.
    """
    wait = min(FIRST_WAIT * 2**attempts, LONGEST_WAIT)
    return wait * (0.9 + secrets.randbelow(200) / 1000)


def _still_right(claim: Claim, *, bounce_address: str, now: datetime) -> Message | None:
    """Returns the letter, its last addresses completed, if it is still true and wished for."""
    with transaction():
        if claim.message is None or not outbox.is_waiting(claim.uid):
            return None
        if claim.kind in OF_A_REQUEST and not _is_asked(claim, now=now):
            return None
        if claim.kind in OF_A_LINE and not _is_true_of_line(claim, now=now):
            return None
        if claim.kind in OF_NEWS and subscriptions.get(claim.about) is None:
            return None
        if claim.kind in WAITED_FOR and now >= claim.message.written_at + one_time.GOOD_FOR:
            return None
        booking = bookings.get(claim.booking_uid) if claim.booking_uid else None
        ended = booking is not None and booking.state is not State.BOOKED
        if ended and claim.kind in ONLY_WHILE_BOOKED:
            return None
        if mail_stops.is_stopped(claim, now=now):
            return None
        message = mail_stops.with_link(claim.message)
        return returns.addressed(message, claim, address=bounce_address)


def _is_asked(claim: Claim, *, now: datetime) -> bool:
    request = requests.get(claim.about)
    return request is not None and not request.is_done and not request.is_over(now)


def _is_true_of_line(claim: Claim, *, now: datetime) -> bool:
    if claim.kind == "wait_offer":
        return waitlist.offer_of(claim.about, now=now) is not None
    entry = waits.get(claim.about)
    return entry is not None and entry.is_in_line


def _send(delivery: Delivery, claim: Claim, message: Message, *, now: datetime) -> None:
    try:
        delivery.deliver(message)
    except Refused as refused:
        log.warning("letter %s refused for good: %s", claim.kind, refused)
        with transaction():
            # What the letter belongs to is locked before the letter, as every deed does.
            returns.refused(message, claim)
            outbox.give_up(claim.uid)
    except Delayed as delayed:
        log.warning("letter %s delayed: %s", claim.kind, delayed)
        _try_again(claim, now=now)
    else:
        with transaction():
            outbox.forget(claim.uid)


def _try_again(claim: Claim, *, now: datetime) -> None:
    with transaction():
        if claim.attempts + 1 >= MOST_ATTEMPTS:
            outbox.give_up(claim.uid)
        else:
            outbox.postpone(claim.uid, due_at=now + wait_after(claim.attempts))
