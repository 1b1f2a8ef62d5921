"""What a form of an event says, and what is said where it cannot be."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from citykey_site.domain import event_forms, times
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot
from tests import make

TYPED = {
    "chosen": "kept-1", "date": "12/5/2026", "starts": "10", "ends": "1 pm",
    "window_minutes": "30", "places_per_window": "8",
}  # fmt: skip
NEW = {"chosen": "new", "venue": "Dvorak Park", "address": "1119 W. Cullerton St."}
DAY = date(2026, 12, 5)


def read(**typed: str) -> event_forms.Read:
    """Reads the form of a new event, with some words changed."""
    return event_forms.read(TYPED | typed, venues={"kept-1": make.KOSCIUSZKO}, now=make.NOW)


def advice(**typed: str) -> dict[str, str]:
    """Returns what is said at each field."""
    return dict(read(**typed).faults)


def kept(**changes: object) -> Event:
    """Returns Saturday's event as it is kept."""
    event = Event(
        id=1,
        public_id="kosciuszko",
        venue=make.KOSCIUSZKO,
        starts_at=times.at(DAY, time(10)),
        ends_at=times.at(DAY, time(13)),
        window_minutes=30,
    )
    return replace(event, **changes)


def windows(event: Event, *, places: int = 8) -> list[Slot]:
    """Returns the windows of half an hour of an event."""
    hours = times.windows(DAY, time(10), time(13), 30)
    return [
        Slot(id=n, public_id=f"s{n}", starts_at=a, ends_at=b, capacity=places, taken=0)
        for n, (a, b) in enumerate(hours)
    ]


def test_a_form_makes_the_draft_that_its_words_mean():
    plan = read().plan
    assert (plan.venue, plan.day, plan.starts, plan.ends) == (
        make.KOSCIUSZKO,
        DAY,
        time(10),
        time(13),
    )
    assert [window.places for window in plan.windows] == [8] * 6
    assert plan.status is Status.DRAFT


@pytest.mark.parametrize("clock", ["10", "10:00", "10 am", "10 AM", "10:00 am", "10.00", "10a.m."])
def test_a_time_may_be_written_as_people_write_it(clock):
    assert read(starts=clock).plan.starts == time(10)


@pytest.mark.parametrize("day", ["12/5/2026", "2026-12-05", "Dec 5, 2026", "saturday 12/5/26"])
def test_a_date_may_be_written_as_people_write_it(day):
    assert read(date=day).plan.day == DAY


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("ends", {"ends": "9 am"}, "Write an end after 10:00"),
        ("date", {"date": "11/16/2026"}, "one has passed"),
        ("date", {"date": "31/31/2026"}, "Write the date like"),
        ("starts", {"starts": "teatime"}, "Write the time like"),
        ("places_per_window", {"places_per_window": "0"}, "from 1 to 1000"),
        ("places_per_window", {"places_per_window": "100000"}, "to 1000"),
        ("window_minutes", {"window_minutes": "240"}, "at most 180 minutes"),
        ("window_minutes", {"window_minutes": "1"}, "from 5 to 480"),
        ("windows", {"windows": "10:10=4"}, "a window starts"),
        ("windows", {"windows": "11:00-10:30=4"}, "Write an end after"),
        ("opens_at", {"opens_at": "tomorrow"}, "the date and the time"),
        ("starts", {"date": "3/14/2027", "starts": "2:30 am"}, "clock changes that night"),
        ("starts", {"date": "11/7/2027", "starts": "1:30 am"}, "clock changes that night"),
        ("chosen", {"chosen": ""}, "Choose a venue"),
        ("chosen", {"venue": "Dvorak Park"}, "not both"),
        ("address", {"chosen": "new", "venue": "Dvorak Park"}, "Write the address"),
        ("ward", NEW | {"ward": "51"}, "from 1 to 50"),
        ("longitude", NEW | {"latitude": "41.9"}, "as well"),
        ("notes", {"notes": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_each_mistake_is_told_at_its_field(field, typed, words):
    assert words in advice(**typed)[field]
    assert read(**typed).plan is None


def test_too_many_windows_are_told_with_the_limit():
    said = advice(starts="0:00", ends="23:59", window_minutes="5")
    assert "at most 100" in said["window_minutes"]


def test_every_field_that_is_wrong_is_told_once():
    said = read(date="x", starts="x", places_per_window="x").faults
    assert [field for field, _ in said] == ["date", "starts", "places_per_window"]


def test_a_rest_that_is_no_window_stops_nothing_and_is_said():
    said = read(ends="1:10 pm")
    assert said.plan and "last 10 minutes" in said.notes[0]


def test_words_are_kept_by_language():
    plan = read(notes="South door.", directions_es="Bus 18.").plan
    assert (plan.notes, plan.directions) == ({"en": "South door."}, {"es": "Bus 18."})


def test_a_kept_event_comes_back_unchanged_from_its_own_form():
    event = kept(
        notes={"en": "'=Door", "es": "Puerta"},
        speaks=("en", "pl"),
        access=("asl",),
        opens_at=datetime(2026, 12, 1, 15, tzinfo=UTC),
        release="50% 2026-12-03 10:00",
        check_emails=True,
        slow_return=True,
        status=Status.PUBLISHED,
    )
    words = event_forms.words_of(event, windows(event)) | {"chosen": "kept-1", "venue": ""}
    venues = {"kept-1": make.KOSCIUSZKO}
    plan = event_forms.read(words, venues=venues, kept=event, now=make.NOW).plan
    for name in ("public_id", "notes", "speaks", "access", "opens_at", "release", "status"):
        assert getattr(plan, name) == getattr(event, name), name
    assert [(item.starts_at, item.places) for item in plan.windows] == [
        (slot.starts_at, slot.capacity) for slot in windows(event)
    ]


def test_windows_that_were_changed_one_by_one_stay_as_they_are_when_the_day_moves():
    event, slots = kept(), windows(kept())
    slots[0] = replace(slots[0], capacity=3)
    later = times.at(DAY, time(13, 15))
    slots.append(replace(slots[5], id=9, starts_at=times.at(DAY, time(12, 45)), ends_at=later))
    event = replace(event, ends_at=later)
    plan, _ = event_forms.copied(event, slots, date(2026, 12, 12), now=make.NOW)
    shown = [(f"{times.local(item.starts_at):%H:%M}", item.places) for item in plan.windows]
    assert shown[0] == ("10:00", 3) and ("12:45", 8) in shown


def test_a_copy_opens_as_many_days_before_and_at_the_same_hour():
    event = kept(opens_at=times.at(date(2026, 11, 28), time(9)))
    plan, _ = event_forms.copied(event, windows(event), date(2027, 3, 20), now=make.NOW)
    assert plan.opens_at == times.at(date(2027, 3, 13), time(9))
    assert (plan.status, plan.publish_at) == (Status.DRAFT, None)


def test_a_copy_into_the_past_or_onto_the_clock_change_says_why_not():
    event = kept(starts_at=times.at(date(2026, 12, 5), time(1)), ends_at=times.at(DAY, time(13)))
    past = event_forms.copied(event, windows(event), date(2026, 11, 1), now=make.NOW)
    twice = event_forms.copied(event, [], date(2027, 11, 7), now=make.NOW)
    assert past[0] is twice[0] is None
    assert "clock changes" in twice[1]
