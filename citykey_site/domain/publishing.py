"""Which drafts may be published, and at which moments."""

from collections.abc import Sequence
from datetime import datetime

from citykey_site.domain import refusals
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot


def check(event: Event, slots: Sequence[Slot], *, now: datetime) -> None:
    """Refuses to publish an event that nobody could book.

    Raises CanceledForGood, DraftOver, or NothingToBook.
    """
    if event.status is Status.CANCELED:
        raise refusals.CanceledForGood
    if now >= event.ends_at:
        raise refusals.DraftOver
    if _last_start(slots) is None:
        raise refusals.NothingToBook
    if _last_start(slots) <= now:
        raise refusals.DraftOver


def check_draft(event: Event) -> None:
    """Refuses to plan what is not a draft; raises AlreadyPublished or CanceledForGood."""
    if event.status is Status.CANCELED:
        raise refusals.CanceledForGood
    if event.status is Status.PUBLISHED:
        raise refusals.AlreadyPublished


def check_moment(event: Event, slots: Sequence[Slot], at: datetime, *, now: datetime) -> None:
    """Refuses a moment that is over, or after which nobody could book.

    Raises MomentOver, MomentTooLate, or a refusal of `check`.
    """
    check(event, slots, now=now)
    if at <= now:
        raise refusals.MomentOver
    if at >= _last_start(slots):
        raise refusals.MomentTooLate


def _last_start(slots: Sequence[Slot]) -> datetime | None:
    return max((slot.starts_at for slot in slots if slot.capacity), default=None)
