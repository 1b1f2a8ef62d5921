"""What an event is to a reader, and the windows that a rule makes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from citykey_site.domain.events import Event, Standing, Status, plan_windows, standing
from citykey_site.domain.refusals import WallTimeMissing, WallTimeTwice
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue

STARTS = datetime(2026, 12, 5, 16, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=1)
BEFORE = STARTS - timedelta(days=3)


def event(**more: object) -> Event:
    facts = {
        "id": 1,
        "public_id": "archer",
        "venue": Venue(name="Archer Park", address="4901 S. Kilbourn Ave."),
        "starts_at": STARTS,
        "ends_at": ENDS,
        "window_minutes": 30,
    }
    return Event(**{**facts, **more})


def slots(*taken: int) -> list[Slot]:
    half = timedelta(minutes=30)
    return [
        Slot(
            id=number,
            public_id=str(number),
            starts_at=STARTS + number * half,
            ends_at=STARTS + (number + 1) * half,
            capacity=2,
            taken=people,
        )
        for number, people in enumerate(taken)
    ]


def test_an_event_with_a_place_left_is_open():
    assert standing(event(), slots(2, 1), now=BEFORE) is Standing.OPEN


def test_an_event_whose_places_are_all_taken_is_full():
    assert standing(event(), slots(2, 2), now=BEFORE) is Standing.FULL


def test_an_event_whose_only_free_window_has_begun_is_full():
    assert standing(event(), slots(0, 2), now=STARTS) is Standing.FULL


def test_an_event_whose_last_window_has_begun_is_closed():
    now = STARTS + timedelta(minutes=30)
    assert standing(event(), slots(0, 0), now=now) is Standing.CLOSED


def test_an_event_without_windows_is_closed():
    assert standing(event(), [], now=BEFORE) is Standing.CLOSED


def test_an_event_is_past_when_it_ends():
    assert standing(event(), slots(0, 0), now=ENDS) is Standing.PAST


def test_an_event_opens_to_the_second():
    later = event(opens_at=BEFORE)
    assert standing(later, slots(0), now=BEFORE - timedelta(seconds=1)) is Standing.NOT_OPEN_YET
    assert standing(later, slots(0), now=BEFORE) is Standing.OPEN


def test_canceled_is_said_before_all_else():
    canceled = event(status=Status.CANCELED, opens_at=ENDS)
    assert standing(canceled, slots(2, 2), now=ENDS) is Standing.CANCELED


def test_the_day_of_an_evening_event_is_the_day_in_chicago():
    assert event(starts_at=datetime(2026, 12, 6, 1, tzinfo=UTC)).day == date(2026, 12, 5)


def test_a_rule_gives_every_window_its_places_and_exceptions_theirs():
    made = plan_windows(
        date(2026, 12, 5), time(10), time(11, 30), 30, 8, {time(10, 30): 0, time(11): 12}
    )
    assert [window.places for window in made] == [8, 0, 12]


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2027, 3, 14)])
def test_an_event_cannot_begin_in_the_hour_that_spring_leaves_out(day):
    with pytest.raises(WallTimeMissing):
        plan_windows(day, time(2, 30), time(5), 30, 8)


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 11, 7)])
def test_an_event_cannot_end_in_the_hour_that_autumn_repeats(day):
    with pytest.raises(WallTimeTwice):
        plan_windows(day, time(0), time(1, 30), 30, 8)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7)]
)
def test_exceptions_on_a_change_day_are_still_found_by_the_clock(day):
    made = plan_windows(day, time(10), time(12), 30, 8, {time(11): 3})
    assert [window.places for window in made] == [8, 8, 3, 8]
