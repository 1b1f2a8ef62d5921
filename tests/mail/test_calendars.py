"""Tests the calendar files, read back as a calendar would."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from citykey_site.domain import bookings as rules
from citykey_site.domain.events import Status
from citykey_site.mail.calendars import EventWords, booking_calendar, events_calendar, folded
from tests.mail.facts import NOW, OFFICE, booking, event, slot, venue

SUMMARY = "Cita: tarjeta de la ciudad"
DESCRIPTION = "Código: 1234 5678 9012\nTraiga una foto, su fecha de nacimiento y su dirección."


def file_of(facts=None, **changes):
    words = {"office": OFFICE, "summary": SUMMARY, "description": DESCRIPTION, "now": NOW}
    return booking_calendar(facts or booking(), **{**words, **changes})


def public_file_of(facts=None):
    words = EventWords(
        event=facts or event(),
        summary="Appointments at Austin Library",
        description="Places are free.",
        url="https://citykey.example.org/en/events/k7m2",
    )
    return events_calendar([words], office=OFFICE, now=NOW)


def read(text):
    calendar = icalendar.Calendar.from_ical(text)
    [entry] = calendar.walk("VEVENT")
    return calendar, entry


def test_a_person_finds_when_where_and_what_in_the_calendar():
    _, entry = read(file_of())
    assert entry.decoded("dtstart") == datetime(2026, 12, 9, 16, tzinfo=UTC)
    assert entry.decoded("dtend") == datetime(2026, 12, 9, 16, 30, tzinfo=UTC)
    assert entry["location"] == "Austin Library, 5615 W Race Ave"
    assert entry["summary"] == SUMMARY
    assert entry["description"] == DESCRIPTION


def test_the_entry_is_confirmed_private_and_names_no_person():
    calendar, entry = read(file_of())
    assert (calendar["method"], entry["status"], entry["class"]) == (
        "PUBLISH",
        "CONFIRMED",
        "PRIVATE",
    )
    assert not {"ORGANIZER", "ATTENDEE", "GEO"} & set(entry)
    assert "ana@example.org" not in file_of()


def test_a_changed_booking_replaces_its_entry():
    _, before = read(file_of())
    moved = rules.move(
        booking(), event=event(), slot=slot(id=2, public_id="s2"), party_size=1, now=NOW
    )
    _, after = read(file_of(moved))
    assert before["uid"] == after["uid"] == "9b1d3c5e7f90@citykey.example.org"
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_a_canceled_booking_leaves_the_calendar():
    calendar, entry = read(file_of(rules.cancel(booking(), now=NOW), canceled=True))
    assert (calendar["method"], entry["status"]) == ("CANCEL", "CANCELLED")
    assert entry["uid"] == "9b1d3c5e7f90@citykey.example.org"
    assert entry["sequence"] == 1


def test_a_person_is_reminded_two_hours_before():
    _, entry = read(file_of())
    [alarm] = entry.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=-2)
    assert (alarm["action"], alarm["description"]) == ("DISPLAY", SUMMARY)


def test_nobody_is_reminded_of_a_canceled_booking():
    _, entry = read(file_of(canceled=True))
    assert entry.walk("VALARM") == []


@pytest.mark.parametrize(
    ("utc_hour", "month", "day"), [(16, 10, 31), (16, 11, 2), (15, 3, 13), (15, 3, 15)]
)
def test_times_are_utc_on_both_sides_of_a_clock_change(utc_hour, month, day):
    year = 2026 if month > 9 else 2027
    starts = datetime(year, month, day, utc_hour, tzinfo=UTC)
    text = file_of(booking(slot=slot(starts_at=starts, ends_at=starts + timedelta(minutes=30))))
    assert f"DTSTART:{year}{month:02}{day:02}T{utc_hour}0000Z\r\n" in text


def test_the_same_booking_makes_the_same_file():
    assert file_of() == file_of()


@pytest.mark.parametrize("words", ["Cita", "موعدك محجوز", "您的预约", "आपकी मुलाकात"])
def test_a_file_stays_under_one_kilobyte(words):
    text = file_of(summary=words, description=f"{words}: 1234 5678 9012\n{words}, {words}.")
    assert len(text.encode()) < 1024


def test_long_words_are_folded_and_come_back_whole():
    words = "Traiga una foto, su fecha de nacimiento; 您的预约\\ " * 20
    text = file_of(description=words)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert read(text)[1]["description"] == words


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_the_name_of_a_place_cannot_add_a_line_of_its_own(end):
    name = f"Library{end}ATTENDEE:mailto:eve@example.org"
    _, entry = read(file_of(booking(event=event(venue=venue(name=name)))))
    assert "ATTENDEE" not in entry
    assert entry["location"].startswith("Library")
    assert len(file_of(booking(event=event(venue=venue(name=name)))).splitlines()) == len(
        file_of(booking(event=event(venue=venue(name=name.replace(end, " "))))).splitlines()
    )


def test_an_event_can_be_put_in_anybodys_calendar():
    calendar, entry = read(public_file_of())
    assert (calendar["method"], entry["status"], entry["class"]) == (
        "PUBLISH",
        "CONFIRMED",
        "PUBLIC",
    )
    assert entry["uid"] == "k7m2@citykey.example.org"
    assert entry["url"] == "https://citykey.example.org/en/events/k7m2"
    assert entry.decoded("dtend") == datetime(2026, 12, 9, 20, tzinfo=UTC)
    assert entry.walk("VALARM") == []


def test_each_version_of_an_event_replaces_the_one_before():
    assert [read(public_file_of(event(version=n)))[1]["sequence"] for n in (1, 2, 3)] == [0, 1, 2]


def test_a_canceled_event_stays_in_the_calendar_and_says_so():
    calendar, entry = read(public_file_of(event(status=Status.CANCELED)))
    assert (calendar["method"], entry["status"]) == ("PUBLISH", "CANCELLED")


@pytest.mark.parametrize("around", ["a", "é", "漢", "😀", "\\,", "^n", "é\\,"])
def test_lines_are_folded_where_icalendar_folds_them(around):
    for length in range(70, 160):
        line = f"DESCRIPTION:{'x' * (length % 7)}{around * length}"
        assert folded(line) == icalendar.parser.Contentline(line).to_ical().decode()
