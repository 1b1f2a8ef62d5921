"""Makes events and bookings for tests, with defaults that make sense."""

import secrets
from datetime import UTC, date, datetime, time, timedelta

from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event, EventPlan, plan_windows
from citykey_site.domain.office import Office
from citykey_site.domain.places import Point
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue
from citykey_site.services import bookings as deeds
from citykey_site.services import events as event_deeds
from citykey_site.services.events import Told
from citykey_site.services.new_bookings import Wish
from citykey_site.storage import events, slots
from citykey_site.storage.db import transaction

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
OFFICE = Office(base_url="https://cards.example.org", mail_from="Office <office@example.org>")
KOSCIUSZKO = Venue(
    name="Kosciuszko Park", address="2732 N. Avers Ave.", point=Point(41.9315, -87.7208)
)
ARCHER = Venue(name="Archer Park", address="4901 S. Kilbourn Ave.", point=Point(41.806, -87.737))


def plan(
    public_id: str = "kosciuszko",
    *,
    venue: Venue = KOSCIUSZKO,
    day: date = date(2026, 12, 5),
    starts: time = time(10),
    ends: time = time(13),
    minutes: int = 30,
    places: int = 8,
    **more: object,
) -> EventPlan:
    """Makes the plan of an event: a Saturday, 10 AM to 1 PM, windows of 30 minutes."""
    windows = plan_windows(day, starts, ends, minutes, places)
    facts = {"window_minutes": minutes, "windows": windows, "speaks": ("en", "es"), **more}
    return EventPlan(public_id=public_id, venue=venue, day=day, starts=starts, ends=ends, **facts)


def event(public_id: str = "kosciuszko", *, now: datetime = NOW, **more: object) -> Event:
    """Keeps an event and returns it; the words are those of `plan`."""
    told = Told()
    with transaction():
        event_deeds.keep(plan(public_id, **more), told=told, office=OFFICE, now=now)
        event_deeds.carry(told, office=OFFICE, now=now)
    return events.find_any(public_id)


def windows(public_id: str = "kosciuszko") -> tuple[Slot, ...]:
    """Returns the kept windows of an event."""
    return slots.of_event(events.find_any(public_id).id)


def close(public_id: str = "kosciuszko", *, window: int = 0, now: datetime = NOW) -> None:
    """Cancels one window as staff do; its people are told."""
    with transaction():
        events.lock([public_id])
        ended = event_deeds.close_window(
            events.find_any(public_id), windows(public_id)[window], now=now
        )
        event_deeds.carry(Told(ended=ended), office=OFFICE, now=now)


def wish(
    *,
    event_id: str = "kosciuszko",
    window: int = 0,
    people: int = 1,
    email: str = "ana@example.org",
    language: str = "en",
    form_token: str | None = None,
) -> Wish:
    """Makes what a person asks for; each call is a new form."""
    return Wish(
        event_id=event_id,
        slot_id=windows(event_id)[window].public_id,
        party_size=people,
        email=email,
        language=language,
        form_token=form_token or secrets.token_hex(8),
    )


def booking(*, now: datetime = NOW, **words: object) -> Booking:
    """Books and returns the booking; the words are those of `wish`."""
    return deeds.book(wish(**words), office=OFFICE, now=now)


def later(**span: float) -> datetime:
    """Returns the moment that is a span after `NOW`."""
    return NOW + timedelta(**span)
