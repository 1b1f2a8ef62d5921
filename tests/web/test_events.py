"""The page of one event in each standing, and its calendar file."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from citykey_site.domain.bookings import State
from citykey_site.domain.events import Status
from citykey_site.mail import bookings as letters
from tests import make
from tests.reading import words
from tests.web.steps import EMAIL, book


def keep_another(visitor) -> None:
    """Keeps a second event that can be booked, to which the page may lead."""
    with visitor.app.app_context():
        make.event("archer", venue=make.ARCHER)


def test_an_open_event_says_where_when_how_and_what_to_bring(visitor, speech):
    with visitor.app.app_context():
        make.event(access=("step-free", "asl"), notes={"en": "Use the south door."})
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    for piece in ("Kosciuszko Park", "2732 N. Avers Ave.", "10:00", "1:00", "2026"):
        assert page.says(piece), piece
    assert page.says(speech("Choose a time"))
    assert page.says(speech("This place has a ramp or an elevator."))
    assert page.says(speech("What to bring"))
    assert page.link(speech("Add this event to my calendar"))
    assert page.says("Use the south door.")


def test_a_window_that_staff_canceled_says_so_and_cannot_be_booked(visitor, speech):
    with visitor.app.app_context():
        make.event()
        make.booking(window=1)
        make.close(window=1)
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    [row] = [words(item) for item in page.soup.select("ul.rows .gone")]
    assert "10:30" in row and speech("This time is canceled.") in row
    assert not page.links("10:30")


def test_a_note_that_is_only_in_english_is_marked_as_english(visitor):
    with visitor.app.app_context():
        make.event(notes={"en": "Use the south door."})
    page = visitor.open("/es/events/kosciuszko")

    note = next(tag for tag in page.soup.main.find_all("p") if "south door" in words(tag))
    assert note["lang"] == "en"


def test_a_note_in_the_reader_s_language_is_shown_alone(visitor):
    with visitor.app.app_context():
        make.event(notes={"en": "Use the south door.", "es": "Use la puerta sur."})
    page = visitor.open("/es/events/kosciuszko")

    assert page.says("Use la puerta sur.") and not page.says("Use the south door.")


def test_the_times_stand_under_their_part_of_the_day(visitor, saturday, speech):
    page = visitor.open(f"/{speech.code}/events/kosciuszko")
    headings = [words(tag) for tag in page.soup.main.find_all("h3")]

    assert headings == [
        speech("Morning", context="part of the day"),
        speech("Afternoon", context="part of the day"),
    ]


def test_each_time_is_complete_in_a_list_of_links(visitor, saturday, speech):
    page = visitor.open(f"/{speech.code}/events/kosciuszko")
    rows = [words(tag) for tag in page.soup.main.select("#times ~ ul.rows a")]

    assert len(rows) == len(set(rows)) == 6
    assert all("5" in row and "8" in row and ":" in row for row in rows)


def test_the_number_of_people_is_kept_by_every_time(visitor, saturday):
    page = visitor.open("/en/events/kosciuszko?people=3")

    assert all("people=3" in tag["href"] for tag in page.soup.main.select("ul.rows a"))
    assert words(page.soup.main.find(attrs={"aria-current": "true"})) == "3 people"


def test_a_time_without_room_for_the_party_is_words_and_no_link(visitor, saturday):
    with visitor.app.app_context():
        make.booking(people=4)
        make.booking(people=3)
    page = visitor.open("/en/events/kosciuszko?people=2")

    assert page.says("This time does not have room for your group.")
    assert not page.links("10:00")


def test_a_full_time_is_words_and_no_link(visitor, saturday, speech):
    with visitor.app.app_context():
        for _ in range(2):
            make.booking(people=4)
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    assert page.says(speech("This time is full."))
    assert not page.links("10:00")


def leads_on(page) -> bool:
    """Tells whether a page leads to the other event and offers no time of its own."""
    return bool(page.links("Archer Park")) and not page.soup.select("#times ~ ul.rows a")


def test_a_full_event_says_so_and_leads_on(visitor, speech):
    keep_another(visitor)
    with visitor.app.app_context():
        make.event(minutes=180, places=4)
        make.booking(people=4)
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    assert page.says(speech("This event is full."))
    assert leads_on(page)


def test_a_canceled_event_says_so_and_leads_on(visitor, speech):
    keep_another(visitor)
    with visitor.app.app_context():
        make.event(status=Status.CANCELED)
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    assert page.says(speech("This event is canceled. Please do not go there."))
    assert leads_on(page)


def test_a_past_event_says_so_and_leads_on(visitor, speech, wall):
    with visitor.app.app_context():
        ends = make.event().ends_at
        make.event("archer", venue=make.ARCHER, day=(ends + timedelta(days=9)).date())
    wall.set(ends)
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    assert page.says(speech("This event is over."))
    assert leads_on(page)


def test_an_event_whose_windows_have_all_started_is_closed(visitor, speech, wall):
    with visitor.app.app_context():
        ends = make.event().ends_at
        make.event("archer", venue=make.ARCHER, day=(ends + timedelta(days=9)).date())
    wall.set(ends - timedelta(minutes=10))
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    assert page.says(speech("Booking for this event is closed."))
    assert leads_on(page)


def test_an_event_that_is_not_open_says_when_and_leads_on(visitor, speech):
    keep_another(visitor)
    with visitor.app.app_context():
        make.event(opens_at=make.later(days=3))
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    assert page.says(speech("Booking opens: %(date)s", date="").strip())
    assert page.says("20") and page.says("9:00")
    assert leads_on(page)


def test_a_started_window_is_not_shown(visitor, saturday, wall):
    with visitor.app.app_context():
        wall.set(make.windows()[2].starts_at)
    page = visitor.open("/en/events/kosciuszko")

    assert not page.links("10:30") and not page.links("11:00") and page.links("11:30")


@pytest.mark.parametrize("people", ["5", "0", "two", ""])
def test_a_wrong_number_of_people_on_the_page_of_an_event_is_left_aside(visitor, saturday, people):
    page = visitor.open(f"/en/events/kosciuszko?people={people}")

    assert page.status == 200
    assert all("people=" not in tag["href"] for tag in page.soup.main.select("ul.rows a"))


# Calendar files.


def test_the_calendar_file_of_an_event_parses_and_says_when_and_where(visitor, saturday, speech):
    page = visitor.open(f"/{speech.code}/events/kosciuszko/calendar.ics")
    [entry] = Calendar.from_ical(page.raw).walk("VEVENT")
    start = entry["DTSTART"].dt

    assert page.mimetype == "text/calendar"
    assert start.astimezone(UTC) == make.plan().windows[0].starts_at
    assert start.astimezone(ZoneInfo("America/Chicago")).hour == 10
    assert "2732 N. Avers Ave." in entry["LOCATION"]


def test_the_calendar_file_of_a_booking_parses_and_is_of_its_window(visitor, saturday, speech):
    book(visitor, window=1, speech=speech)
    page = visitor.open(f"/{speech.code}/booking/calendar.ics")
    [entry] = Calendar.from_ical(page.raw).walk("VEVENT")

    assert entry["DTSTART"].dt.astimezone(UTC) == make.plan().windows[1].starts_at
    assert entry["DTEND"].dt.astimezone(UTC) == make.plan().windows[1].ends_at
    assert EMAIL not in page.raw.decode()


def test_the_calendar_of_a_canceled_booking_takes_the_entry_away(app, office):
    make.event()
    booking = make.booking()
    canceled = replace(booking, state=State.CANCELED, sequence=1)
    first = Calendar.from_ical(letters.calendar(booking, office=office, now=make.NOW))
    last = Calendar.from_ical(letters.calendar(canceled, office=office, now=make.NOW))

    assert first.walk("VEVENT")[0]["UID"] == last.walk("VEVENT")[0]["UID"]
    assert str(last.walk("VEVENT")[0]["STATUS"]) == "CANCELLED"


def test_words_that_are_missing_in_english_are_shown_in_their_own_language(visitor):
    with visitor.app.app_context():
        make.event(notes={"es": "Entre por la puerta sur."})
    page = visitor.open("/en/events/kosciuszko")

    note = next(tag for tag in page.soup.main.find_all("p") if "puerta" in words(tag))
    assert (note["lang"], note["dir"]) == ("es", "ltr")
    assert page.says("This note is in Spanish:")


def test_the_note_and_the_way_there_each_stand_in_their_section(visitor, speech):
    with visitor.app.app_context():
        make.event(notes={"en": "Bring water."}, directions={"en": "Bus 18.\nStop: Throop."})
    page = visitor.open(f"/{speech.code}/events/kosciuszko")

    assert "Bring water." in words(page.soup.find("section", {"aria-labelledby": "about"}))
    there = words(page.soup.find("section", {"aria-labelledby": "there"}))
    assert "Bus 18." in there and "Bring water." not in there
    assert page.says(speech("About this event"))
