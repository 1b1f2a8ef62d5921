"""Adds to a running demonstration the events and bookings that its own days do not have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from citykey_site import create_app
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Status
from citykey_site.services import events as event_deeds
from citykey_site.storage import events
from citykey_site.storage.db import db, transaction
from tests import make
from tests.journeys import scarce_seeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """Holds windows of an open event, bookings by their fate, and addresses that letters say."""

    free_slot: str
    full_slot: str
    bookings: Mapping[str, Booking]
    links: Mapping[str, str]


def sow(instance: Path, clock_file: Path, now: datetime) -> Seeds:
    """Adds one event for each standing and one booking for each fate; open with their codes."""
    app = create_app(instance=instance, clock_file=clock_file, demo=True)
    with app.app_context():
        seeds = _sow(now)
        db.session.remove()
        db.engine.dispose()
    return seeds


def _sow(now: datetime) -> Seeds:
    today = now.date()
    make.event("seed-open", places=4, notes={"en": "Use the side door."}, **NOTED)
    make.booking(event_id="seed-open", window=1, people=4)
    make.booking(event_id="seed-open", window=2, people=3)
    make.event("seed-full", ends=time(10, 30), places=1)
    make.booking(event_id="seed-full")
    make.event("seed-not-open", opens_at=now + timedelta(days=3))
    _make_closed(today)
    bookings = {"past": _past(now), "event-canceled": _canceled(now)}
    free, full, *_ = make.windows("seed-open")
    return Seeds(
        free_slot=free.public_id,
        full_slot=full.public_id,
        bookings=bookings,
        links=scarce_seeds.sow(now),
    )


NOTED = {"access": ("step-free", "asl", "quiet")}


def _make_closed(today: date) -> None:
    # At 9 AM its last window has started, and it is not over yet.
    make.event("seed-closed", day=today, starts=time(7), ends=time(11), minutes=120)


def _past(now: datetime) -> Booking:
    make.event("seed-past", day=now.date() - timedelta(days=1))
    early = now - timedelta(days=3)
    return make.booking(event_id="seed-past", email="past@example.org", now=early)


def _canceled(now: datetime) -> Booking:
    make.event("seed-canceled")
    booking = make.booking(event_id="seed-canceled", email="canceled@example.org")
    with transaction():
        event_deeds.cancel(events.find_any("seed-canceled"), office=make.OFFICE, now=now)
    assert events.find("seed-canceled").status is Status.CANCELED
    return booking
