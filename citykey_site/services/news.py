"""Wishes for news of new events: asked for by email check, changed, renewed, left, erased.

The facts of a request are `places` (words that find each place) and `often`. A mailbox has one
wish: signing up again changes it, and its links stay good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from citykey_site.domain import news as rules
from citykey_site.domain import refusals, times
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.emails import mailbox
from citykey_site.domain.news import Subscription
from citykey_site.domain.office import Office
from citykey_site.mail import news as letters
from citykey_site.services import checks
from citykey_site.storage import outbox, requests, subscriptions, tries
from citykey_site.storage.db import transaction

LETTERS = frozenset({"news_on", "news", "news_renew"})
Facts = Mapping[str, object]


def ask(
    facts: Facts, *, email: str, language: str, form: str, office: Office, now: datetime
) -> Request:
    """Sends the letter to follow; nothing is looked up before its owner has followed it.

    Raises PlaceMissing, TooManyPlaces, PaceMissing, or TooBusy.
    """
    rules.check(facts["places"], facts["often"])
    return checks.ask_at_once(
        Purpose.NEWS,
        email=email,
        language=language,
        facts=facts,
        form=form,
        about={},
        office=office,
        now=now,
    )


def start(request: Request, *, office: Office, now: datetime) -> None:
    """Keeps the wish of a checked mailbox for a year, and writes what was asked for.

    Opens no transaction: `services/finishing.py` calls it in its own.
    """
    tries.line_up("news", mailbox(request.email), now.date())
    wish = rules.begin(
        request.uid,
        language=request.language,
        email=request.email,
        places=request.facts["places"],
        often=request.facts["often"],
        now=now,
    )
    before = subscriptions.of_mailbox(request.email)
    if before is None or subscriptions.lock(before.uid) is None:
        subscriptions.add(wish)
    else:
        wish = replace(wish, uid=before.uid, told=before.told, sent_on=before.sent_on)
        outbox.drop_unsent_about(before.uid)
        subscriptions.save(wish)
    link = subscriptions.link_of(wish.uid)
    letter = letters.started(wish, link=link, office=office, now=now)
    outbox.put(letter, booking_uid=None, about=wish.uid, now=now)


def change(uid: str, *, places: Sequence[str], often: str, now: datetime) -> Subscription:
    """Changes where and how often. Raises RequestGone, or what `domain.news.check` raises."""
    with transaction():
        wish = rules.change(_open(uid), places=places, often=often, now=now)
        subscriptions.save(wish)
        return wish


def renew(uid: str, *, now: datetime) -> Subscription:
    """Keeps a wish for a year from today. Raises RequestGone."""
    with transaction():
        wish = rules.renew(_open(uid), now=now)
        subscriptions.save(wish)
        return wish


def leave(uid: str) -> None:
    """Erases a wish with the letters that wait for it; a second time it does nothing."""
    with transaction():
        erase(uid)


def erase(uid: str) -> None:
    """Erases a wish with all that waits for it. Opens no transaction."""
    # The row first: whoever writes a letter for it holds it, and the letter is here by then.
    subscriptions.remove(uid)
    outbox.drop_unsent_about(uid)
    requests.remove(uid)


def sweep(*, now: datetime) -> int:
    """Erases the wishes that nobody renewed, and counts them."""
    over = subscriptions.ended(times.day_of(now))
    for uid in over:
        with transaction():
            wish = subscriptions.lock(uid)
            if wish is None or wish.ends_on < times.day_of(now):
                erase(uid)
    return len(over)


def _open(uid: str) -> Subscription:
    wish = subscriptions.lock(uid)
    if wish is None:
        raise refusals.RequestGone
    return wish
