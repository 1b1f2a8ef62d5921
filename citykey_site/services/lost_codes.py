"""Sends lost codes. What is done at the form is the same for everybody; the worker looks it up."""

import secrets
from datetime import datetime

from citykey_site.domain import checks as rules
from citykey_site.domain import one_time
from citykey_site.domain.checks import Purpose
from citykey_site.domain.office import Office
from citykey_site.mail import bookings as letters
from citykey_site.services import letter_caps, offers
from citykey_site.storage import bookings, outbox, requests
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated


@repeated(same_twice=False)
def ask(email: str, *, language: str, office: Office, now: datetime) -> None:
    """Keeps, sealed, that the codes of a mailbox are to be sent.

    The cap on letters that a stranger could cause holds. Nothing is looked up, so that neither
    the answer nor its time tells whether there is a booking.
    """
    uid = secrets.token_hex(16)
    wish = rules.begin(
        uid,
        Purpose.LOST_CODE,
        email=email,
        language=language,
        facts={},
        limits=office.limits,
        now=now,
    )
    with transaction():
        if letter_caps.may_write(email, limits=office.limits, now=now):
            requests.add(wish, code=one_time.new_code(), form=uid, now=now)


def write_due(*, office: Office, now: datetime) -> int:
    """Writes the letters that were asked for, and counts those who asked."""
    asked = requests.waiting_for(Purpose.LOST_CODE)
    for uid in asked:
        with transaction():
            wish = requests.lock(uid)
            if wish is not None:
                requests.remove(uid)
                _write(wish.email, office=office, now=now)
    return len(asked)


def _write(email: str, *, office: Office, now: datetime) -> None:
    """Writes to the address that was used to book.

    Whoever has only an appointment that the office canceled gets that news again, with what is
    held for them now. About a booking whose email was forgotten nobody is written to.
    """
    found = [item for item in bookings.active_of_mailbox(email, now=now) if item.email]
    if found:
        latest = found[-1]
        letter = letters.lost_code(found, to=latest.email, office=office, now=now)
        outbox.put(letter, booking_uid=latest.uid, now=now)
        return
    ended = [item for item in bookings.ended_of_mailbox(email, now=now) if item.email]
    for booking in ended[-1:]:
        offers.tell_again(booking, office=office, now=now)
