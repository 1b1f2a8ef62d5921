"""Publishes drafts: at once, or by itself at a stated moment."""

from datetime import datetime

from citykey_site.domain import publishing as rules
from citykey_site.domain.events import Event, Status
from citykey_site.domain.history import WORKER, Deed
from citykey_site.domain.refusals import EditedMeanwhile, Refusal
from citykey_site.services import shares
from citykey_site.storage import events, history, slots
from citykey_site.storage import publishing as storage
from citykey_site.storage.db import transaction


def publish(public_id: str, *, version: int, by: str, now: datetime) -> bool:
    """Publishes an event as it was seen, and tells whether it did; twice is the same.

    Raises EditedMeanwhile, or a refusal of `domain.publishing.check`.
    """
    with transaction():
        event = _locked(public_id)
        if event.status is Status.PUBLISHED:
            return False
        _check_version(event, version)
        rules.check(event, slots.of_event(event.id), now=now)
        _publish(event, by=by, now=now)
        return True


def plan(public_id: str, at: datetime, *, version: int, by: str, now: datetime) -> None:
    """Keeps the moment at which a draft will be published by itself.

    Raises EditedMeanwhile, AlreadyPublished, or a refusal of `domain.publishing.check_moment`.
    """
    with transaction():
        event = _draft(public_id, version)
        rules.check_moment(event, slots.of_event(event.id), at, now=now)
        storage.plan(event.id, at)
        history.add(Deed.PLANNED, by=by, event_id=public_id, now=now, at=at.isoformat())


def take_back(public_id: str, *, version: int, by: str, now: datetime) -> None:
    """Leaves a draft without a moment, until somebody publishes it; twice is the same.

    Raises EditedMeanwhile or AlreadyPublished.
    """
    with transaction():
        event = _draft(public_id, version)
        if event.publish_at is not None:
            _take_back(event, by=by, now=now)


def publish_due(*, now: datetime) -> list[str]:
    """Publishes every draft whose moment has come, each in a transaction; returns their ids.

    Late is fine. A draft that nobody could book any more stays one and loses its moment: it
    must not be published by itself on the day when staff give it a new date.
    """
    return [public_id for public_id in storage.due(now) if _publish_due(public_id, now)]


def _publish_due(public_id: str, now: datetime) -> bool:
    with transaction():
        event = _locked(public_id)
        if not _is_due(event, now):
            return False
        try:
            rules.check(event, slots.of_event(event.id), now=now)
        except Refusal:
            _take_back(event, by=WORKER, now=now)
            return False
        _publish(event, by=WORKER, now=now)
        return True


def _is_due(event: Event, now: datetime) -> bool:
    # Somebody may have published it, or taken its moment back, since the list was made.
    return event.status is Status.DRAFT and event.publish_at is not None and event.publish_at <= now


def _locked(public_id: str) -> Event:
    events.lock([public_id])
    return events.find_any(public_id)


def _draft(public_id: str, version: int) -> Event:
    event = _locked(public_id)
    rules.check_draft(event)
    _check_version(event, version)
    return event


def _check_version(event: Event, version: int) -> None:
    if event.version != version:
        raise EditedMeanwhile


def _publish(event: Event, *, by: str, now: datetime) -> None:
    storage.publish(event.id)
    laid = shares.lay(events.get(event.id), now=now)
    history.add(Deed.PUBLISHED, by=by, event_id=event.public_id, now=now, **laid)


def _take_back(event: Event, *, by: str, now: datetime) -> None:
    storage.plan(event.id, None)
    history.add(Deed.UNPLANNED, by=by, event_id=event.public_id, now=now)
