"""Makes calendar files (RFC 5545), with their words given by the caller.

Times are in UTC, which every calendar shows in its reader's own zone; a full VTIMEZONE would
make the file six times as long. The same facts always make the same text.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event, Status
from citykey_site.domain.office import Office
from citykey_site.domain.venues import Venue
from citykey_site.loading import Later

icalendar = Later("icalendar")

PRODUCT = "-//City Clerk//Appointments//EN"
REMIND_BEFORE = timedelta(hours=2)
FOLDED_FROM = 75  # Bytes; no line is longer (RFC 5545, 3.1).
UNSEEN = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """Holds a public event with its words in one language and its address."""

    event: Event
    summary: str
    description: str
    url: str


def booking_calendar(
    booking: Booking,
    *,
    office: Office,
    summary: str,
    description: str,
    now: datetime,
    canceled: bool = False,
) -> str:
    """Returns the file of one booking; canceled, it takes the entry out of the calendar.

    The rising SEQUENCE makes a changed booking replace its earlier entry.
    """
    entry = _entry(f"{booking.uid}@{_host(office)}", booking.sequence, now)
    _add_words(entry, summary, description, booking.event.venue)
    _add_times(entry, booking.slot.starts_at, booking.slot.ends_at)
    entry.add("status", "CANCELLED" if canceled else "CONFIRMED")
    entry.add("class", "PRIVATE")
    if not canceled:
        entry.add_component(_alarm(summary))
    return _file([entry], "CANCEL" if canceled else "PUBLISH")


def events_calendar(items: Iterable[EventWords], *, office: Office, now: datetime) -> str:
    """Returns the file of public events; a canceled one stays, marked so."""
    return _file([_event_entry(item, office, now) for item in items], "PUBLISH")


def moment(when: datetime) -> str:
    """Returns a moment as a calendar file has it: `20261122T183000Z`."""
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def unfolded(text: str) -> str:
    """Returns a calendar file with each of its lines in one piece (RFC 5545, 3.1)."""
    return text.replace("\r\n ", "")


def folded(text: str) -> str:
    """Returns a calendar file with its long lines folded as every calendar reads them."""
    return "\r\n".join(map(_folded, text.split("\r\n")))


def _folded(line: str) -> str:
    # As icalendar folds, which looks at each letter by itself.
    rest, pieces = line.encode(), []
    while len(rest) >= FOLDED_FROM:
        end = FOLDED_FROM - 1
        while rest[end] & 0xC0 == 0x80:  # Never inside a letter (UTF-8, RFC 3629).
            end -= 1
        if rest[end - 1 : end] in (b"\\", b"^"):  # Nor behind the sign that escapes one.
            end -= 1
        pieces.append(rest[:end])
        rest = rest[end:]
    return b"\r\n ".join([*pieces, rest]).decode()


def _event_entry(item: EventWords, office: Office, now: datetime) -> "icalendar.Event":
    event = item.event
    entry = _entry(f"{event.public_id}@{_host(office)}", event.version - 1, now)
    _add_words(entry, item.summary, item.description, event.venue)
    _add_times(entry, event.starts_at, event.ends_at)
    entry.add("status", "CANCELLED" if event.status is Status.CANCELED else "CONFIRMED")
    entry.add("class", "PUBLIC")
    entry.add("url", _clean(item.url))
    return entry


def _entry(uid: str, sequence: int, now: datetime) -> "icalendar.Event":
    entry = icalendar.Event()
    entry.add("uid", uid)
    entry.add("sequence", sequence)
    entry.add("dtstamp", now.astimezone(UTC))
    return entry


def _add_words(entry: "icalendar.Event", summary: str, description: str, venue: Venue) -> None:
    entry.add("summary", _clean(summary))
    entry.add("description", _clean(description))
    entry.add("location", _clean(f"{venue.name}, {venue.address}"))


def _add_times(entry: "icalendar.Event", starts_at: datetime, ends_at: datetime) -> None:
    entry.add("dtstart", starts_at.astimezone(UTC))
    entry.add("dtend", ends_at.astimezone(UTC))


def _alarm(summary: str) -> "icalendar.Alarm":
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMIND_BEFORE)
    alarm.add("description", _clean(summary))
    return alarm


def _file(entries: "list[icalendar.Event]", method: str) -> str:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in entries:
        calendar.add_component(entry)
    return calendar.to_ical().decode("utf-8")


def _host(office: Office) -> str:
    return urlsplit(office.base_url).hostname or "localhost"


def _clean(text: str) -> str:
    # RFC 5545, 3.3.11 has no control characters in text; icalendar lets them through.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        "".join(" " if unicodedata.category(sign) in UNSEEN else sign for sign in line)
        for line in lines
    )
