"""Cancels events, whole days and windows, as they were shown; the people are carried along."""

from collections.abc import Sequence
from datetime import date, datetime

from citykey_site.domain import cancellations as rules
from citykey_site.domain import refusals
from citykey_site.domain.event_changes import Effect
from citykey_site.domain.events import Event, Status
from citykey_site.domain.history import Deed
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.services import effects
from citykey_site.services import events as deeds
from citykey_site.services.events import Told
from citykey_site.storage import events, slots
from citykey_site.storage.db import transaction


def propose_closing(found: Sequence[Event], *, now: datetime) -> Effect:
    """Tells what canceling these events would do."""
    windows = [slot for event in found for slot in slots.of_event(event.id)]
    return effects.of_closing(found, windows, now=now)


def propose_closing_window(event: Event, slot: Slot, *, now: datetime) -> Effect:
    """Tells what canceling one window would do."""
    return effects.of_closing([event], [slot], now=now)


def cancel_event(
    public_id: str, *, version: int, seen: str, by: str, office: Office, now: datetime
) -> Told:
    """Cancels an event as it was shown; twice is the same.

    Raises EditedMeanwhile, EffectChanged, DraftNotCanceled or EventOver.
    """
    told = Told()
    with transaction():
        event = effects.locked_event(public_id)
        if event.status is Status.CANCELED:
            told.unchanged += 1
            return told
        effects.check_version(event.version, version)
        rules.check_event(event, now=now)
        effects.check_seen(_closing(event, now=now), seen)
        _cancel_all([event], told, by=by, office=office, now=now)
    return told


def cancel_day(
    day: date, *, version: str, seen: str, by: str, office: Office, now: datetime
) -> Told:
    """Cancels every event of a Chicago date as it was shown, all or none; twice is the same.

    Raises EditedMeanwhile or EffectChanged.
    """
    told = Told()
    with transaction():
        events.lock(event.public_id for event in events.of_day(day))
        found = rules.of_day(events.of_day(day), now=now)
        if not found:
            told.unchanged += 1
            return told
        effects.check_version(rules.version_of(found), version)
        windows = [slot for event in found for slot in slots.of_event(event.id)]
        effects.check_seen(effects.of_closing(found, windows, now=now, locked=True), seen)
        _cancel_all(found, told, by=by, office=office, now=now)
    return told


def cancel_window(
    public_id: str,
    slot_id: str,
    *,
    version: int,
    seen: str,
    by: str,
    office: Office,
    now: datetime,
) -> Told:
    """Cancels one window as it was shown; twice is the same.

    Raises SlotUnknown, EditedMeanwhile, EffectChanged, DraftNotCanceled, EventOver, EventCanceled
    or SlotStarted.
    """
    told = Told()
    with transaction():
        event = effects.locked_event(public_id)
        slot = slots.find(event.id, slot_id)
        if slot is None:
            raise refusals.SlotUnknown
        if not slot.capacity:
            told.unchanged += 1
            return told
        effects.check_version(event.version, version)
        rules.check_window(event, slot, now=now)
        effect = effects.of_closing([event], [slot], now=now, locked=True)
        effects.check_seen(effect, seen)
        told.ended += deeds.close_window(event, slot, now=now)
        told.canceled += 1
        deeds.carry(told, office=office, now=now)
        effects.write(
            Deed.WINDOW_CANCELED,
            event,
            effect,
            letters=told.letters,
            by=by,
            now=now,
            window=slot.starts_at.isoformat(),
        )
    return told


def _cancel_all(
    found: Sequence[Event], told: Told, *, by: str, office: Office, now: datetime
) -> None:
    # Every event closes before anybody is offered another time.
    shown = [(event, _closing(event, now=now)) for event in found]
    for event in found:
        told.ended += deeds.close_event(event, now=now)
        told.canceled += 1
    deeds.carry(told, office=office, now=now)
    for event, effect in shown:
        effects.write(Deed.EVENT_CANCELED, event, effect, by=by, now=now)


def _closing(event: Event, *, now: datetime) -> Effect:
    return effects.of_closing([event], slots.of_event(event.id), now=now, locked=True)
