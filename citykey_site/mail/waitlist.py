"""Letters to people in a waitlist, each in the language that the entry keeps."""

from collections.abc import Sequence
from datetime import date, datetime

from citykey_site.domain import times
from citykey_site.domain.events import Event
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.domain.waitlist import Wait
from citykey_site.mail import letters


def joined(
    entry: Wait,
    *,
    event: Event | None,
    windows: Sequence[Slot],
    link: str,
    office: Office,
    now: datetime,
) -> Message:
    """Writes that the party is in line and has no appointment yet; `windows` are its wishes."""
    return _about(
        "wait_joined", entry, event=event, windows=windows, link=link, office=office, now=now
    )


def offer(
    entry: Wait,
    *,
    event: Event,
    slot: Slot,
    until: datetime,
    link: str,
    office: Office,
    now: datetime,
) -> Message:
    """Writes that a place is kept for the party until a moment."""
    return _about(
        "wait_offer", entry, event=event, slot=slot, until=until, link=link, office=office, now=now
    )


def over(entry: Wait, *, event: Event | None, office: Office, now: datetime) -> Message:
    """Writes that the line has ended: the event is canceled, too near, or the time is over."""
    return _about("wait_over", entry, event=event, office=office, now=now)


def _about(
    letter: str, entry: Wait, *, event: Event | None, office: Office, now: datetime, **facts: object
) -> Message:
    return letters.write(
        letter,
        to=entry.email,
        language=entry.language,
        day=_day(event, now),
        identity=f"{entry.uid} {now.isoformat()}",
        office=office,
        now=now,
        entry=entry,
        event=event,
        **facts,
    )


def _day(event: Event | None, now: datetime) -> date:
    return event.day if event else times.day_of(now)
