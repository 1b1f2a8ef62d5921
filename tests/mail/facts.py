"""Makes letters, bookings and events for the tests of mail, with sensible defaults."""

from datetime import UTC, date, datetime
from typing import Any

from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event
from citykey_site.domain.messages import Attachment, Message
from citykey_site.domain.office import Office
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue

NOW = datetime(2026, 12, 5, 16, 30, tzinfo=UTC)
OFFICE = Office(base_url="https://citykey.example.org", mail_from="appointments@example.org")


def letter(**changes: Any) -> Message:
    """Makes a letter in Spanish to Ana."""
    facts = {
        "kind": "booked",
        "message_id": "<5f2a@citykey.example.org>",
        "sender": "City Clerk appointments <appointments@example.org>",
        "to": "ana@example.org",
        "subject": "Su cita está reservada",
        "text": "Su cita está reservada.\n",
        "html": '<html lang="es"><p>Su cita está reservada.</p></html>\n',
        "language": "es",
        "written_at": NOW,
        "day": date(2026, 12, 9),
    }
    return Message(**{**facts, **changes})


def calendar_attachment(text: str, *, method: str = "PUBLISH") -> Attachment:
    """Makes the attachment that a letter about a booking has."""
    return Attachment(
        name="appointment.ics", content_type=f"text/calendar; method={method}", text=text
    )


def venue(**changes: Any) -> Venue:
    """Makes a venue."""
    return Venue(**{"name": "Austin Library", "address": "5615 W Race Ave", **changes})


def event(**changes: Any) -> Event:
    """Makes an event on December 9, 2026, from 10 AM to 2 PM in Chicago."""
    facts = {
        "id": 1,
        "public_id": "k7m2",
        "venue": venue(),
        "starts_at": datetime(2026, 12, 9, 16, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 9, 20, tzinfo=UTC),
        "window_minutes": 30,
    }
    return Event(**{**facts, **changes})


def slot(**changes: Any) -> Slot:
    """Makes the window from 10 to 10:30 AM of that event."""
    facts = {
        "id": 1,
        "public_id": "s1",
        "starts_at": datetime(2026, 12, 9, 16, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 9, 16, 30, tzinfo=UTC),
        "capacity": 12,
        "taken": 2,
    }
    return Slot(**{**facts, **changes})


def booking(**changes: Any) -> Booking:
    """Makes Ana's booking for two people."""
    facts = {
        "uid": "9b1d3c5e7f90",
        "event": event(),
        "slot": slot(),
        "party_size": 2,
        "language": "es",
        "email": "ana@example.org",
        "code": "123456789012",
    }
    return Booking(**{**facts, **changes})
