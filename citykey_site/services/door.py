"""What every deed at the door checks first."""

from datetime import datetime

from citykey_site.domain import times
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import DayIsErased, NotYetThatDay
from citykey_site.storage import erasure


def check_not_erased(event: Event) -> None:
    """Raises DayIsErased where nothing about the appointments of the day is kept any more."""
    if erasure.is_erased(event.day):
        raise DayIsErased


def check_day_has_come(event: Event, *, now: datetime) -> None:
    """Raises NotYetThatDay before the Chicago day of the event."""
    if times.day_of(now) < event.day:
        raise NotYetThatDay
