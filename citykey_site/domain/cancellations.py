"""Which events and windows can be canceled, and which version of them a page has shown."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from citykey_site.domain import refusals
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot


def check_event(event: Event, *, now: datetime) -> None:
    """Raises DraftNotCanceled, or EventOver: what is over stays as it was."""
    if event.status is Status.DRAFT:
        raise refusals.DraftNotCanceled
    if now >= event.ends_at:
        raise refusals.EventOver


def check_window(event: Event, slot: Slot, *, now: datetime) -> None:
    """Raises what keeps a window from being canceled; one that has started stays as it was."""
    if event.status is Status.CANCELED:
        raise refusals.EventCanceled
    check_event(event, now=now)
    if slot.has_started(now):
        raise refusals.WindowPast


def of_day(found: Iterable[Event], *, now: datetime) -> list[Event]:
    """Returns the events of a day that can be canceled; drafts and what is over stay."""
    return [event for event in found if event.is_on and now < event.ends_at]


def version_of(found: Sequence[Event]) -> str:
    """Returns the versions of several events as one text, as a page carries them."""
    return ":".join(f"{event.id}.{event.version}" for event in found)
