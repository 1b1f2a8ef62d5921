"""Imports events: every row or none."""

from collections.abc import Sequence
from datetime import datetime

from citykey_site.domain.events import EventPlan
from citykey_site.domain.office import Office
from citykey_site.services import events as deeds
from citykey_site.services.events import Told, WindowKept
from citykey_site.storage import events
from citykey_site.storage.db import transaction


class NotImported(Exception):
    """Holds the events that would take places from booked people; nothing was written."""

    def __init__(self, problems: list[tuple[str, WindowKept]]) -> None:
        super().__init__("nothing was imported")
        self.problems = problems


def import_events(plans: Sequence[EventPlan], *, office: Office, now: datetime) -> Told:
    """Keeps every plan in one transaction and tells what it did; the same file twice is safe.

    Raises NotImported with every problem, where a plan would take booked places away.
    """
    told = Told()
    with transaction():
        events.lock(plan.public_id for plan in plans)
        for plan in plans:
            try:
                deeds.keep(plan, told=told, office=office, now=now)
            except WindowKept as kept:
                told.problems.append((plan.public_id, kept))
        if told.problems:
            raise NotImported(told.problems)
        deeds.carry(told, office=office, now=now)
    return told
