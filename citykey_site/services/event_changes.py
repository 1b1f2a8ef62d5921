"""Changes an event in two steps: what it would do to people, then the deed as it was shown."""

from datetime import datetime

from citykey_site.domain import refusals
from citykey_site.domain.event_changes import Effect
from citykey_site.domain.events import EventPlan
from citykey_site.domain.history import Deed
from citykey_site.domain.office import Office
from citykey_site.services import effects
from citykey_site.services import events as deeds
from citykey_site.services.events import Told
from citykey_site.storage import events, slots
from citykey_site.storage.db import transaction


def propose(plan: EventPlan, *, now: datetime) -> Effect:
    """Tells what bringing an event up to a plan would do; a new event touches nobody."""
    event = events.find_any(plan.public_id)
    return effects.of_plan(event, plan, now=now) if event else Effect()


def confirm(
    plan: EventPlan, *, version: int, seen: str, by: str, office: Office, now: datetime
) -> Told:
    """Brings an event up to a plan as it was shown (`Effect.seen`), all or nothing.

    The same change sent again changes nothing. Raises EditedMeanwhile or EffectChanged.
    """
    told = Told()
    with transaction():
        event = effects.locked_event(plan.public_id)
        if deeds.is_kept(event, slots.of_event(event.id), plan):
            told.unchanged += 1
            return told
        effects.check_version(event.version, version)
        effect = effects.of_plan(event, plan, now=now, locked=True)
        if effect.blocks:
            raise refusals.EffectChanged
        effects.check_seen(effect, seen)
        deeds.keep(plan, told=told, office=office, now=now)
        deeds.carry(told, office=office, now=now)
        deed = Deed.EVENT_CANCELED if told.canceled else Deed.CHANGED
        effects.write(deed, event, effect, letters=told.letters, by=by, now=now)
    return told
