"""Letters about a draw, each in the language of its ticket."""

from collections.abc import Sequence
from datetime import datetime

from citykey_site.domain.draws import Draw, Entry
from citykey_site.domain.events import Event
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.mail import letters


def entered(
    entry: Entry,
    event: Event,
    *,
    draw: Draw,
    windows: Sequence[Slot],
    link: str,
    office: Office,
    now: datetime,
) -> Message:
    """Writes that the party is in the draw, with its ticket number and the fingerprint."""
    facts = {"draw": draw, "windows": windows, "link": link}
    return _about("draw_entered", entry, event, office=office, now=now, **facts)


def moved(
    entry: Entry,
    event: Event,
    *,
    draw: Draw,
    windows: Sequence[Slot],
    link: str,
    office: Office,
    now: datetime,
) -> Message:
    """Writes that the event of the draw has another day or place; the ticket stays in it."""
    facts = {"draw": draw, "windows": windows, "link": link}
    return _about("draw_moved", entry, event, office=office, now=now, **facts)


def not_won(
    entry: Entry,
    event: Event,
    *,
    windows: Sequence[Slot],
    link: str,
    office: Office,
    now: datetime,
) -> Message:
    """Writes that the ticket won no place and that the party waits; `link` ends the waiting."""
    facts = {"windows": windows, "link": link}
    return _about("draw_not_won", entry, event, office=office, now=now, **facts)


def canceled(entry: Entry, event: Event, *, office: Office, now: datetime) -> Message:
    """Writes that the event of the draw is canceled."""
    return _about("draw_canceled", entry, event, office=office, now=now)


def _about(
    letter: str, entry: Entry, event: Event, *, office: Office, now: datetime, **facts: object
) -> Message:
    return letters.write(
        letter,
        to=entry.email,
        language=entry.language,
        day=event.day,
        identity=f"{entry.uid} {now.isoformat()}",
        office=office,
        now=now,
        entry=entry,
        event=event,
        **facts,
    )
