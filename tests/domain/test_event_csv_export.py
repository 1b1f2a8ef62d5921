"""Events that went out as CSV come in again unchanged, and no cell runs in a spreadsheet."""

import csv
import dataclasses
import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citykey_site.domain import times
from citykey_site.domain.event_csv import COLUMNS, read_events, write_events
from citykey_site.domain.event_csv.release_cells import write_release
from citykey_site.domain.event_csv.text import lines, one_line
from citykey_site.domain.events import (
    ACCESS,
    SPOKEN,
    Event,
    EventPlan,
    Status,
    WindowPlan,
    plan_windows,
)
from citykey_site.domain.kept import Kind
from citykey_site.domain.places import Point
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.releases import Share
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue

# From 2018 to 2098, since 1970.
SECONDS = st.integers(1_514_900_000, 4_070_000_000)
SIMPLE = EventPlan(
    public_id="kosciuszko",
    venue=Venue(
        name="Kosciuszko Park",
        address="2732 N. Avers Ave.",
        zip="60647",
        ward=35,
        point=Point(41.9315, -87.7208),
    ),
    day=date(2026, 12, 5),
    starts=time(10),
    ends=time(13),
    window_minutes=30,
    windows=plan_windows(date(2026, 12, 5), time(10), time(13), 30, 12, {time(11): 0}),
    speaks=("en", "es"),
    access=("step-free",),
    notes={"en": "Ring the bell.", "es": "Toque el timbre."},
    directions={"en": "Take the 53 bus.", "es": "Tome el autobús 53."},
    opens_at=datetime(2026, 11, 30, 15, tzinfo=UTC),
)


def kept(plan: EventPlan) -> tuple[Event, list[Slot]]:
    """Returns the event and the slots that are kept for a plan."""
    event = Event(
        id=1,
        public_id=plan.public_id,
        venue=plan.venue,
        starts_at=times.at(plan.day, plan.starts),
        ends_at=times.at(plan.day, plan.ends),
        window_minutes=plan.window_minutes,
        speaks=plan.speaks,
        access=plan.access,
        notes=plan.notes,
        directions=plan.directions,
        opens_at=plan.opens_at,
        publish_at=plan.publish_at,
        release=plan.release,
        draw_opens_at=plan.draw_opens_at,
        draw_closes_at=plan.draw_closes_at,
        check_emails=plan.check_emails,
        slow_return=plan.slow_return,
        status=plan.status,
    )
    slots = [
        Slot(
            id=number,
            public_id=str(number),
            starts_at=window.starts_at,
            ends_at=window.ends_at,
            capacity=window.places,
            taken=0,
        )
        for number, window in enumerate(plan.windows)
    ]
    return event, slots


def cells_of(*plans: EventPlan) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write_events(map(kept, plans)), newline="")))


def words(clean, most: int, least: int = 0):
    """Makes any words, as they are once they were read or typed into a form."""
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=most)
    signs = st.sampled_from(["", "=", "+", "-", "@", "'=", "''@", "＝", '"', ";", ","])
    return st.builds(lambda sign, rest: clean(sign + rest), signs, text).filter(
        lambda words: least <= len(words) <= most and clean(words) == words
    )


def with_own(draw, windows: tuple[WindowPlan, ...]) -> tuple[WindowPlan, ...]:
    """Makes some windows other than their rule: other places, another end, or none at all."""
    chosen = draw(st.sets(st.integers(0, len(windows) - 1), max_size=3))
    found = []
    for number, window in enumerate(windows):
        if number in chosen:
            rest = windows[-1].ends_at - window.starts_at
            ends_at = window.starts_at + draw(st.sampled_from([rest, rest / 2]))
            places = draw(st.integers(0, 1000))
            window = dataclasses.replace(
                window, ends_at=ends_at.replace(second=0, microsecond=0), places=places
            )
        found.append(window)
    return tuple(found)


@st.composite
def plans(draw) -> EventPlan:
    """Makes any event that staff may plan."""
    day = draw(st.dates(date(2019, 1, 1), date(2099, 12, 31)))
    if draw(st.booleans()):
        day = draw(st.sampled_from([date(2026, 11, 1), date(2027, 3, 14)]))
    starts = time(draw(st.integers(0, 11)), draw(st.sampled_from([0, 15, 30])))
    ends, minutes = time(draw(st.integers(13, 23))), draw(st.integers(10, 60))
    clocks = [time(starts.hour + 2, starts.minute)]
    exceptions = {clock: draw(st.integers(0, 1000)) for clock in clocks}
    try:
        windows = plan_windows(day, starts, ends, minutes, draw(st.integers(0, 1000)), exceptions)
    except Refusal:
        assume(False)
    assume(len(windows) <= 100)
    windows = with_own(draw, windows)
    status = draw(st.sampled_from(Status))
    moment = st.none() | SECONDS.map(lambda second: datetime.fromtimestamp(second, UTC))
    said = st.dictionaries(st.sampled_from(["en", "es"]), words(lines, 200, 1))
    spot = st.builds(Point, st.floats(41.6, 42.05), st.floats(-87.95, -87.5))
    return EventPlan(
        public_id=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True)),
        venue=Venue(
            name=draw(words(one_line, 120, 1)),
            address=draw(words(one_line, 160, 1)),
            zip=draw(st.sampled_from(["", "60623", "60707"])),
            ward=draw(st.none() | st.integers(1, 50)),
            point=draw(st.none() | spot),
        ),
        day=day,
        starts=starts,
        ends=ends,
        window_minutes=minutes,
        windows=windows,
        speaks=tuple(draw(st.lists(st.sampled_from(SPOKEN), unique=True))),
        access=tuple(draw(st.lists(st.sampled_from(ACCESS), unique=True))),
        notes=draw(said),
        directions=draw(said),
        publish_at=draw(moment) if status is Status.DRAFT else None,
        check_emails=draw(st.booleans()),
        slow_return=draw(st.booleans()),
        status=status,
        **draw(given_later(windows) if draw(st.booleans()) else given_by_draw(windows)),
    )


@st.composite
def given_later(draw, windows) -> dict:
    """Makes any moment of opening and any shares that open between it and the last window."""
    places = [window.starts_at for window in windows if window.places]
    last = max(places, default=datetime(2099, 1, 1, tzinfo=UTC)).replace(second=0, microsecond=0)
    minutes = draw(st.lists(st.integers(1, 100_000), max_size=4, unique=True))
    shares = [
        Share(
            kind=Kind.PARTNERS if number == 3 else Kind.LATER,
            percent=draw(st.integers(1, 25)),
            opens_at=last - timedelta(minutes=minute),
        )
        for number, minute in enumerate(minutes)
    ]
    first = min((share.opens_at for share in shares), default=last)
    moment = SECONDS.map(lambda second: datetime.fromtimestamp(second, UTC))
    before = st.integers(1, 10**6).map(lambda seconds: first - timedelta(seconds=seconds))
    opens_at = draw(st.none() | (before if shares else moment))
    return {"release": write_release(shares), "opens_at": opens_at}


@st.composite
def given_by_draw(draw, windows) -> dict:
    """Makes any draw that ends a day before the first window."""
    first = windows[0].starts_at
    closes = first - timedelta(days=2, minutes=draw(st.integers(0, 100_000)))
    opens = closes - timedelta(minutes=draw(st.integers(1, 100_000)))
    return {"draw_opens_at": opens, "draw_closes_at": closes}


def unwritten(plan: EventPlan) -> EventPlan:
    """Returns a plan without its windows that have no places: nothing tells them from none."""
    return dataclasses.replace(
        plan, windows=tuple(window for window in plan.windows if window.places)
    )


@settings(deadline=None)
@given(plans())
def test_any_event_that_went_out_comes_in_again_unchanged(plan):
    text = write_events([kept(plan)])
    reading = read_events(text.encode())
    assert reading.faults == ()
    (found,) = reading.plans
    assert unwritten(found) == unwritten(plan)
    assert write_events([kept(found)]) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_that_went_out_comes_in_again_with_and_without_byte_order_mark(encoding):
    assert read_events(write_events([kept(SIMPLE)]).encode(encoding)).plans == (SIMPLE,)


def test_the_columns_are_the_promised_ones_with_notes_by_language():
    (row,) = cells_of(SIMPLE)
    assert tuple(column for column in row if not column.endswith("_es")) == COLUMNS
    assert (row["notes"], row["notes_es"]) == ("Ring the bell.", "Toque el timbre.")
    assert (row["directions"], row["directions_es"]) == ("Take the 53 bus.", "Tome el autobús 53.")


def test_windows_that_differ_are_listed_and_the_usual_places_are_the_rule():
    (row,) = cells_of(SIMPLE)
    assert (row["places_per_window"], row["windows"]) == ("12", "11:00=0")


def test_booking_opens_in_chicago_time():
    assert cells_of(SIMPLE)[0]["opens_at"] == "2026-11-30 09:00"


def test_a_window_without_a_slot_goes_out_as_closed():
    event, slots = kept(SIMPLE)
    (row,) = csv.DictReader(io.StringIO(write_events([(event, slots[1:])]), newline=""))
    assert row["windows"] == "10:00=0;11:00=0"


def test_an_event_without_any_slot_goes_out_with_no_places():
    event, _ = kept(SIMPLE)
    (row,) = csv.DictReader(io.StringIO(write_events([(event, [])]), newline=""))
    assert (row["places_per_window"], row["windows"]) == ("0", "")


@pytest.mark.parametrize("start", list("=+-@＝"))
def test_a_name_that_looks_like_a_formula_cannot_run(start):
    event, slots = kept(SIMPLE)
    text = write_events([(_renamed(event, f"{start}1+1"), slots)])
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["venue"] == f"'{start}1+1"
    assert read_events(text.encode()).plans[0].venue.name == f"{start}1+1"


def test_a_longitude_stays_a_number():
    assert cells_of(SIMPLE)[0]["longitude"] == "-87.7208"


def test_a_name_that_turns_the_line_around_is_made_harmless():
    event, slots = kept(SIMPLE)
    assert "\u202e" not in write_events([(_renamed(event, "Park \u202egnp.exe"), slots)])


def test_rows_end_as_spreadsheets_expect():
    text = write_events([kept(SIMPLE)])
    assert text.count("\r\n") == text.count("\n") == 2


def test_a_repeated_hour_in_autumn_goes_out_and_comes_in_again():
    day = date(2026, 11, 1)
    windows = plan_windows(day, time(0), time(3), 30, 12, {time(1): 4})
    plan = _replaced(day=day, starts=time(0), ends=time(3), windows=windows)
    assert read_events(write_events([kept(plan)]).encode()).plans == (plan,)


def test_two_windows_of_the_repeated_hour_are_told_apart():
    day = date(2026, 11, 1)
    rule = plan_windows(day, time(0), time(3), 60, 12)
    windows = (*rule[:2], dataclasses.replace(rule[2], places=5), *rule[3:])
    plan = _replaced(day=day, starts=time(0), ends=time(3), window_minutes=60, windows=windows)
    (row,) = cells_of(plan)
    assert row["windows"] == "01:00 CST-02:00=5"
    assert read_events(write_events([kept(plan)]).encode()).plans == (plan,)


def test_a_window_with_its_own_hours_goes_out_with_them():
    own = dataclasses.replace(
        SIMPLE.windows[1], ends_at=SIMPLE.windows[1].ends_at.replace(minute=15)
    )
    plan = _replaced(windows=(SIMPLE.windows[0], own, *SIMPLE.windows[2:]))
    (row,) = cells_of(plan)
    assert row["windows"] == "10:30-11:15=12;11:00=0"
    assert read_events(write_events([kept(plan)]).encode()).plans == (plan,)


def test_only_a_draft_says_when_it_will_be_published():
    moment = datetime(2026, 11, 25, 15, tzinfo=UTC)
    (row,) = cells_of(_replaced(status=Status.DRAFT, publish_at=moment))
    assert row["publish_at"] == "2026-11-25 09:00"
    (row,) = cells_of(_replaced(status=Status.CANCELED, publish_at=moment))
    assert row["publish_at"] == ""


def test_booking_that_opens_in_the_repeated_hour_keeps_its_exact_moment():
    plan = _replaced(opens_at=datetime(2026, 11, 1, 7, 30, tzinfo=UTC))
    assert read_events(write_events([kept(plan)]).encode()).plans == (plan,)


def _replaced(**changes) -> EventPlan:
    return dataclasses.replace(SIMPLE, **changes)


def _renamed(event: Event, name: str) -> Event:
    return dataclasses.replace(event, venue=dataclasses.replace(event.venue, name=name))
