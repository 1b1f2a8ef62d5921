"""Stops all letters to a mailbox, and lets them come again.

Letters are written all the same, and dropped at the moment of sending: neither a page nor its
time tells anybody which mailbox has stopped them.
"""

from datetime import datetime

from citykey_site.domain import mail_stops as rules
from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.mail_stops import Reader
from citykey_site.domain.messages import TO_STAFF, Message
from citykey_site.domain.office import Office
from citykey_site.domain.times import day_of
from citykey_site.mail import letters
from citykey_site.storage import mail_stops, requests, tries
from citykey_site.storage.db import transaction
from citykey_site.storage.outbox import Claim
from citykey_site.storage.vault import KeyGone


def stop(link: str, *, now: datetime) -> None:
    """Stops the letters to a mailbox for 30 days from today. Raises RequestGone."""
    with transaction():
        reader = _named(link, now)
        tries.line_up("stop", reader.digest.hex(), now.date())  # Pressed twice it is one row.
        mail_stops.keep(reader, ends_on=rules.ends_on(day_of(now)))


def start(link: str, *, now: datetime) -> None:
    """Lets letters come again that this link has stopped. Raises RequestGone."""
    with transaction():
        mail_stops.remove(_named(link, now))


def start_all(request: Request, *, office: Office, now: datetime) -> None:
    """Lets letters come again that any link has stopped: the mailbox itself was checked.

    Opens no transaction: `services/finishing.py` calls it in its own.
    """
    mail_stops.remove_of(request.email)


def is_stopped(claim: Claim, *, now: datetime) -> bool:
    """Tells whether a letter is dropped. Opens no transaction.

    Letters to staff are not, and neither is the one by which the letters can come again.
    """
    if claim.kind in TO_STAFF or _lets_come_again(claim):
        return False
    return mail_stops.is_stopped(claim.message.to, today=day_of(now))


def with_link(message: Message) -> Message:
    """Returns a letter whose last link stops all letters to its mailbox. Opens no transaction.

    The link is of the month in which the letter was written: sent again it is the very same.
    """
    if not message.stop:
        return message
    try:
        link = mail_stops.link_of(message.to, day=day_of(message.written_at))
    except KeyGone:
        return message
    return letters.with_stop_link(message, link)


def _named(link: str, now: datetime) -> Reader:
    found = mail_stops.by_link(link, today=day_of(now))
    if found is None:
        raise refusals.RequestGone
    return found


def _lets_come_again(claim: Claim) -> bool:
    asked = requests.get(claim.about) if claim.kind == "check" else None
    return asked is not None and asked.purpose is Purpose.EMAILS
