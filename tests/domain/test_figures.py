"""What may be told of a month and its events."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from citykey_site.domain import figures
from citykey_site.domain.events import Event
from citykey_site.domain.figures import EventFigures
from citykey_site.domain.suppression import Cell, is_small
from tests import make

START = datetime(2026, 12, 5, 16, tzinfo=UTC)
PEOPLE = st.integers(0, 40) | st.sampled_from((0, 1, 9, 10))


def event(day: int = 0) -> Event:
    """Makes an event some days after December 5."""
    starts_at = START + timedelta(days=day)
    return Event(
        id=day,
        public_id=f"event-{day}",
        venue=make.KOSCIUSZKO,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        window_minutes=30,
    )


def counted(day: int = 0, *, came: int = 40, missed: int = 20, unmarked: int = 10, **more: object):
    """Makes the figures of an event: 70 people booked unless told otherwise."""
    return EventFigures(
        event=event(day), places=80, booked=came + missed + unmarked, came=came, missed=missed,
        **more,
    )  # fmt: skip


def test_large_numbers_are_told_as_they_are():
    [month] = figures.months([counted()])
    told = {name: item.count for name, item in month.events[0].cells.items()}
    assert told == {
        "places": 80, "booked": 70, "came": 40, "missed": 20, "unmarked": 10,
        "canceled": 0, "walked_in": 0, "assisted": 0,
    }  # fmt: skip


def test_a_few_who_missed_hide_a_second_number_so_that_nobody_subtracts():
    [month] = figures.months([counted(missed=3), counted(1, missed=4), counted(2)])
    cells = month.events[0].cells
    assert cells["missed"] == Cell(count=None, is_small=True)
    assert cells["unmarked"].count is None and cells["came"].count == 40
    assert month.whole.cells["missed"].count == 27


def test_rather_an_event_than_its_month_keeps_a_number_back():
    few = {"missed": 8, "unmarked": 0}
    [month] = figures.months([counted(**few), counted(1, **few)])
    assert [item.cells["came"].count for item in month.events] == [None, None]
    assert (month.whole.cells["came"].count, month.whole.cells["missed"].count) == (80, 16)


def test_one_event_with_a_small_number_is_not_told_by_its_month():
    [month] = figures.months([counted(canceled=30), counted(1, canceled=2)])
    assert [item.cells["canceled"].count for item in month.events] == [None, None]
    assert month.whole.cells["canceled"].count == 32


def test_an_event_with_few_booked_tells_neither_languages_nor_windows():
    facts = {"windows": 2, "full_windows": 2, "languages": {"": 9}}
    [month] = figures.months([counted(came=9, missed=0, unmarked=0, **facts)])
    assert month.events[0].filled is None and month.events[0].languages == {}
    assert month.events[0].cells["places"].count == 80


def test_all_but_a_few_booked_by_staff_would_tell_who_was_not():
    [month] = figures.months([counted(assisted=67)])
    assert month.events[0].cells["assisted"] == Cell(count=None)


def test_it_is_told_how_long_before_its_start_an_event_was_full():
    full_at = START - timedelta(days=2)
    [month] = figures.months([counted(windows=4, full_windows=4, full_at=full_at)])
    assert month.events[0].filled.ahead == timedelta(days=2)
    assert (month.events[0].filled.full_windows, month.events[0].filled.windows) == (4, 4)


def test_months_are_told_apart_and_their_sum_leaves_out_what_is_not_shown():
    found = figures.months([counted(), counted(30, came=8, missed=0, unmarked=0)])
    assert [month.first for month in found] == [date(2026, 12, 1), date(2027, 1, 1)]
    assert figures.overall(found).cells["came"] == Cell(count=40, is_part=True)


def test_the_same_is_told_of_a_month_whatever_stands_beside_it():
    december, january = [counted(), counted(1, missed=3)], [counted(30, missed=2)]
    assert figures.months(december)[0] == figures.months(december + january)[0]


@given(st.lists(st.tuples(PEOPLE, PEOPLE, PEOPLE), min_size=1, max_size=6))
def test_no_sum_of_shown_events_leaves_a_few_people_over(parties):
    events = [
        counted(day, came=came, missed=missed, unmarked=unmarked)
        for day, (came, missed, unmarked) in enumerate(parties)
    ]
    [month] = figures.months(events)
    for name in figures.SUPPRESSED:
        cells = [item.cells[name].count for item in month.events]
        whole = month.whole.cells[name].count
        if whole is not None:
            assert not is_small(whole - sum(count for count in cells if count is not None))
    for item in month.events:
        booked = item.cells["booked"].count
        parts = [item.cells[name].count for name in figures.PARTS]
        if booked is not None:
            assert not is_small(booked - sum(count for count in parts if count is not None))


def test_the_last_day_of_a_month_is_known():
    assert figures.last_of(date(2028, 2, 1)) == date(2028, 2, 29)
    assert figures.last_of(date(2026, 12, 1)) == date(2026, 12, 31)
