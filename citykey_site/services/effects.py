"""What changes and cancellations would do to the people who have booked, read from what is kept.

These deeds are parts of others: they open no transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from citykey_site.domain import event_changes as rules
from citykey_site.domain import refusals
from citykey_site.domain.event_changes import Count, Effect, Party
from citykey_site.domain.events import Event, EventPlan
from citykey_site.domain.history import Deed
from citykey_site.domain.slots import Slot
from citykey_site.domain.window_pairs import dropped, pairs
from citykey_site.services import shares
from citykey_site.storage import bookings, events, history, holds, outbox, slots


def of_plan(event: Event, plan: EventPlan, *, now: datetime, locked: bool = False) -> Effect:
    """Tells what bringing an event up to a plan does; `locked` keeps its bookings so."""
    parties = _parties([event], locked=locked)
    windows = slots.of_event(event.id)
    gone = dropped(pairs(windows, plan.windows))
    booked = shares.without_shares(windows, dropped=gone)
    return rules.of_plan(event, booked, parties, plan, now=now)


def of_closing(
    found: Sequence[Event], windows: Sequence[Slot], *, now: datetime, locked: bool = False
) -> Effect:
    """Tells what closing windows of these events does; `locked` keeps their bookings so."""
    sizes = holds.kept_in([slot.id for slot in windows if not slot.has_started(now)], now=now)
    held = Count(parties=len(sizes), people=sum(sizes))
    return rules.of_closing(windows, _parties(found, locked=locked), now=now, held=held)


def locked_event(public_id: str) -> Event:
    """Returns an event, kept from others until the end; raises EditedMeanwhile if it is gone."""
    events.lock([public_id])
    event = events.find_any(public_id)
    if event is None:
        raise refusals.EditedMeanwhile
    return event


def check_version(kept: int | str, shown: int | str) -> None:
    """Raises EditedMeanwhile where somebody else has changed what was shown."""
    if kept != shown:
        raise refusals.EditedMeanwhile


def check_seen(effect: Effect, seen: str) -> None:
    """Raises EffectChanged where people booked or canceled since it was shown."""
    if effect.seen != seen:
        raise refusals.EffectChanged


def write(
    deed: Deed, event: Event | EventPlan, effect: Effect, *, by: str, now: datetime, **more: object
) -> None:
    """Adds the line of the history, with the counts of people."""
    counts = {
        "kept": effect.keeps.people,
        "moved": effect.moves.people,
        "lost": effect.loses.people,
        "unreachable": effect.unreachable.people,
    }
    facts = {name: number for name, number in (counts | more).items() if number}
    history.add(deed, by=by, event_id=event.public_id, now=now, **facts)


def _parties(found: Sequence[Event], *, locked: bool) -> list[Party]:
    active = [item for event in found for item in bookings.active_of_event(event.id, locked=locked)]
    failed = outbox.unreachable(item.uid for item in active)
    return [
        Party(
            slot_id=item.slot.id,
            people=item.party_size,
            reachable=bool(item.email) and item.uid not in failed,
        )
        for item in active
    ]
