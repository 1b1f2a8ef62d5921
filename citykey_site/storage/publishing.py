"""Keeps whether an event is published, and when a draft will be."""

from datetime import datetime

from sqlalchemy import select, update

from citykey_site.domain.events import Status
from citykey_site.storage.db import session
from citykey_site.storage.tables import EventRow


def due(now: datetime) -> list[str]:
    """Lists the public ids of drafts whose moment has come, in order of that moment."""
    return list(
        session().scalars(
            select(EventRow.public_id)
            .where(EventRow.status == Status.DRAFT, EventRow.publish_at <= now)
            .order_by(EventRow.publish_at, EventRow.id)
        )
    )


def publish(event_id: int) -> None:
    """Publishes a draft and counts its version."""
    _set(event_id, status=Status.PUBLISHED, publish_at=None)


def plan(event_id: int, at: datetime | None) -> None:
    """Keeps the moment at which a draft will be published, or that there is none."""
    _set(event_id, publish_at=at)


def _set(event_id: int, **values: object) -> None:
    session().execute(
        update(EventRow)
        .where(EventRow.id == event_id)
        .values(version=EventRow.version + 1, **values)
    )
    session().expire_all()
