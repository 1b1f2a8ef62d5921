"""Tells the line of an event that has moved: a new link, for it is sealed under the new day."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from citykey_site.domain.events import Event
from citykey_site.domain.messages import Message
from citykey_site.domain.office import Office
from citykey_site.domain.waitlist import Wait
from citykey_site.mail import waitlist as letters
from citykey_site.services import waitlist
from citykey_site.storage import outbox, slots, waits


def tell(line: Sequence[Wait], event: Event, *, office: Office, now: datetime) -> int:
    """Seals locked entries under the day that their event has now, tells them, and counts them.

    What is offered stays offered; a window that is gone is wished no more. Opens no transaction.
    """
    there = {slot.id for slot in slots.of_event(event.id)}
    for before in line:
        entry = replace(_of_windows(before, there), day=event.day, ends_on=event.day)
        waits.save(entry)
        outbox.drop_unsent_about(entry.uid)
        letter = _letter(entry, event, office=office, now=now)
        outbox.put(letter, booking_uid=None, about=entry.uid, now=now)
    return len(line)


def _of_windows(entry: Wait, there: Collection[int]) -> Wait:
    windows = tuple(item for item in entry.windows if item in there)
    return replace(
        entry, windows=windows, passed=tuple(item for item in entry.passed if item in there)
    )


def _letter(entry: Wait, event: Event, *, office: Office, now: datetime) -> Message:
    facts = {"link": waits.link_of(entry.uid), "office": office, "now": now}
    offered = waitlist.offer_of(entry.uid, now=now)
    if offered is not None:
        _, slot, offer = offered
        return letters.offer(entry, event=event, slot=slot, until=offer.ends_at, **facts)
    wished = set(entry.windows) - set(entry.passed)
    windows = () if entry.any_time else slots.of_event(event.id)
    return letters.joined(
        entry, event=event, windows=[slot for slot in windows if slot.id in wished], **facts
    )
