"""A crowd in a draw, in few words."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from citykey_site.domain import checks as rules
from citykey_site.domain.checks import Purpose
from citykey_site.domain.draws import Entry
from citykey_site.services import drawing, draws
from citykey_site.storage import tickets
from citykey_site.storage.db import session, transaction
from tests import make

OPENS = make.later(days=1)
OPEN = make.later(days=2)
CLOSES = make.later(days=3)
AFTER = make.later(days=3, minutes=1)


def event(public_id: str = "drawn", *, places: int = 2, **more: object):
    """Keeps an event with six windows whose places go by a draw."""
    facts = {"draw_opens_at": OPENS, "draw_closes_at": CLOSES, "places": places}
    return make.event(public_id, **facts | more)


def enter(
    name: str,
    *,
    event_id: str = "drawn",
    windows: Sequence[int] = (0,),
    people: int = 1,
    language: str = "en",
    now: datetime = OPEN,
) -> Entry:
    """Enters a draw as one does who has followed the letter."""
    kept = make.windows(event_id)
    wishes = [kept[number].public_id for number in windows]
    request = rules.begin(
        secrets.token_hex(16),
        Purpose.DRAW,
        email=name if "@" in name else f"{name}@gmail.com",
        language=language,
        facts={"event": event_id, "people": people, "wishes": wishes},
        limits=make.OFFICE.limits,
        now=now,
    )
    with transaction():
        draws.enter(request, office=make.OFFICE, now=now)
    return tickets.get(request.uid)


def wish(name: str, *, windows: Sequence[int] = (0,), people: int = 1) -> draws.Wish:
    """Makes what a person asks for on the page of the draw."""
    kept = make.windows("drawn")
    return draws.Wish(
        event_id="drawn",
        people=people,
        wishes=tuple(kept[number].public_id for number in windows),
        email=f"{name}@gmail.com",
        language="en",
        form_token=secrets.token_hex(8),
    )


def draw(now: datetime = AFTER) -> int:
    """Does the draws that are due, as the worker does."""
    return drawing.run_due(office=make.OFFICE, now=now)


def now_entered(entry: Entry) -> Entry | None:
    """Returns an entry as it is kept now."""
    session().rollback()
    return tickets.get(entry.uid)


def soon_after(minutes: int) -> datetime:
    """Returns a moment so many minutes after the close."""
    return CLOSES + timedelta(minutes=minutes)
