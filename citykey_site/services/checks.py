"""Asks people to follow a letter before a deed is done: the one neutral answer to doubt.

What is done then is in `services/finishing.py`. Whatever the reason, the places are kept and the
answer is the same; only the letter differs, and only its owner reads it.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from citykey_site.domain import checks as rules
from citykey_site.domain import one_time, refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.events import Event
from citykey_site.domain.kept import Kind
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.mail import checks as letters
from citykey_site.services import letter_caps, places
from citykey_site.services.bookings import TRIES
from citykey_site.storage import kept, outbox, requests, slots, tries
from citykey_site.storage.db import transaction
from citykey_site.storage.repeats import repeated

Wanted = tuple[Event, Slot, int]  # With the number of people.

# What a request made has the same uid; its letters are not the request's.
OWN_LETTERS = ("check", "limit")


def ask(
    purpose: Purpose,
    *,
    email: str,
    language: str,
    facts: Mapping[str, object],
    form: str,
    about: Mapping[str, object],
    office: Office,
    now: datetime,
    keep: Wanted | None = None,
) -> Request:
    """Keeps a request and writes its letter; the same form again gives the same request.

    One that was sent again with another email or other facts is another form. `facts` is what
    the purpose needs, `about` what the letter tells of it (see `mail/checks.py`), and `keep` the
    places that are kept meanwhile, if they can be. Opens no transaction. The cap on letters
    holds; the answer is the same. Raises SlotFull, or IntegrityError where the same form was
    sent at this very moment.
    """
    already = sent(form, email=email, facts=facts, now=now)
    if already is not None:
        return already
    uid, code = secrets.token_hex(16), one_time.new_code()
    request = rules.begin(
        uid, purpose, email=email, language=language, facts=facts, limits=office.limits, now=now
    )
    requests.add(request, code=code, form=_sending(form, email, facts), now=now)
    may_write = letter_caps.may_write(email, limits=office.limits, now=now)
    if keep is not None:
        about = {**about, "kept": keep_places(request, *keep, office=office, now=now)}
    # Written in any case, so that the work tells nobody how many letters a mailbox had.
    letter = letters.check(
        request, link=requests.link_of(uid), code=code, office=office, now=now, **about
    )
    if may_write:
        outbox.put(letter, booking_uid=None, about=uid, now=now)
    return request


@repeated(same_twice=True)
def ask_at_once(purpose: Purpose, *, now: datetime, **facts: object) -> Request:
    """Asks as `ask` does, in a transaction of its own. Raises TooBusy."""
    for _ in range(TRIES):
        # IntegrityError: the next round finds the request that the same form has made.
        with suppress(IntegrityError), transaction():
            return ask(purpose, now=now, **facts)
    raise refusals.TooBusy


def sent(form: str, *, email: str, facts: Mapping[str, object], now: datetime) -> Request | None:
    """Returns the request that the same sending of a form has already made."""
    return requests.find_sent(_sending(form, email, facts), now=now)


def keep_places(
    request: Request, event: Event, slot: Slot, people: int, *, office: Office, now: datetime
) -> bool:
    """Keeps places for a request while its email is checked; tells whether it could.

    At most a set share of an event is kept for requests that nobody has checked. Opens no
    transaction. Raises SlotFull where the window has no room.
    """
    tries.line_up("unchecked", event.public_id, now.date())
    capacity = sum(item.capacity for item in slots.of_event(event.id))
    unchecked = kept.people_in(event.id, Kind.CHECK, now=now)
    if unchecked + people > rules.most_kept(capacity, office.limits):
        if not slot.fits(people, now):
            raise refusals.SlotFull
        return False
    places.keep(slot, people, Kind.CHECK, ends_at=request.held_until, owner=request.uid, now=now)
    return True


@repeated(same_twice=False)
def lengthen(uid: str, *, office: Office, now: datetime) -> Request:
    """Gives a request its time anew, and its places with it.

    Raises NoMoreTime, or RequestGone.
    """
    with transaction():
        request = rules.longer(
            rules.check_open(requests.lock(uid), now=now), limits=office.limits, now=now
        )
        requests.save(request)
        kept.lengthen(uid, Kind.CHECK, ends_at=request.held_until)
        return request


def let_go(uid: str) -> None:
    """Gives the places of a request to everybody, for its own deed takes them at once.

    Opens no transaction.
    """
    places.give_back(kept.remove_of(uid))


def done(request: Request) -> Request:
    """Marks a request as finished; its letter can do nothing more. Opens no transaction."""
    finished = replace(request, is_done=True)
    requests.save(finished)
    outbox.drop_unsent_about(request.uid, kinds=OWN_LETTERS)
    return finished


def sweep(*, office: Office, now: datetime) -> int:
    """Removes requests that are over, with what was kept for them, and counts them.

    What is kept for an entry or ticket that a request made has the same uid, and stays.
    """
    over = requests.ended(now)
    for uid in over:
        with transaction():
            requests.lock(uid)
            for item in kept.remove_of(uid, kinds={Kind.CHECK}):
                places.free(item.slot_id, item.people, office=office, now=now)
            outbox.drop_unsent_about(uid, kinds=OWN_LETTERS)
            requests.remove(uid)
    return len(over)


def release_ended(*, office: Office, now: datetime) -> int:
    """Gives places back that nobody finished in time, to a line first, and counts the requests."""
    released = 0
    while kept.any_ended(now=now, kinds={Kind.CHECK}):
        with transaction():
            ended = kept.remove_ended(now=now, kinds={Kind.CHECK}, limit=1)
            for item in ended:
                places.free(item.slot_id, item.people, office=office, now=now)
        if not ended:  # Another deed is ending the one that is left.
            break
        released += 1
    return released


def _sending(form: str, email: str, facts: Mapping[str, object]) -> str:
    # Who goes back to mend the email, or to choose otherwise, sends the same token again.
    return json.dumps([form, email, facts], sort_keys=True)
