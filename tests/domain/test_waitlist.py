"""Until when a place is offered, and whose turn it is."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykey_site.domain import times
from citykey_site.domain import waitlist as rules
from citykey_site.domain.limits import Limits
from citykey_site.domain.slots import Slot
from citykey_site.domain.waitlist import Claim

HOUR = timedelta(hours=1)
DAY = date(2026, 12, 5)
SECONDS = [int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2026, 2028)]
# Two years, with both changes of the clock.
MOMENTS = st.integers(*SECONDS).map(lambda second: datetime.fromtimestamp(second, UTC))
steady = settings(derandomize=True, deadline=None, database=None)
AHEAD = st.timedeltas(3 * HOUR, timedelta(days=20))


def window(starts_at: datetime, *, capacity: int = 8, number: int = 1) -> Slot:
    """Makes a full window of half an hour."""
    ends_at = starts_at + HOUR / 2
    facts = {"id": number, "public_id": f"w{number}", "capacity": capacity, "taken": capacity}
    return Slot(starts_at=starts_at, ends_at=ends_at, **facts)


def end(now: datetime, starts_at: datetime, *, hours: int = 12) -> datetime:
    """Returns until when a place is offered."""
    return rules.offer_end(window(starts_at), limits=Limits(offer_hours=hours), now=now)


@pytest.mark.parametrize(
    ("clock", "until"),
    [
        (time(8, 59), (0, time(20, 59))),
        (time(9), (1, time(10))),
        (time(15), (1, time(10))),
        (time(21, 59), (1, time(10))),
        (time(22), (1, time(10))),
        (time(23), (1, time(11))),
        (time(0, 30), (0, time(12, 30))),
    ],
)
def test_an_offer_of_twelve_hours_never_ends_at_night(clock, until):
    day = DAY - timedelta(days=10)
    days, moment = until
    assert end(times.at(day, clock), times.at(DAY, time(10))) == times.at(
        day + timedelta(days=days), moment
    )


def test_the_last_moment_is_two_hours_before_the_window_even_at_night():
    starts_at = times.at(DAY, time(10))
    assert end(starts_at - 4 * HOUR, starts_at) == times.at(DAY, time(8))


@steady
@given(MOMENTS, AHEAD, st.integers(1, 48))
def test_every_offer_lasts_an_hour_and_ends_by_day_or_at_the_last_moment(now, ahead, hours):
    starts_at = now + ahead
    ends_at = end(now, starts_at, hours=hours)
    last = starts_at - 2 * HOUR
    assert now + HOUR <= ends_at <= last
    clock = times.local(ends_at).time()
    assert ends_at == last or time(10) <= clock < time(21)
    assert ends_at == last or ends_at >= now + hours * HOUR


@steady
@given(MOMENTS, st.timedeltas(-5 * HOUR, 3 * HOUR - timedelta(seconds=1)))
def test_no_place_is_offered_for_less_than_an_hour(now, ahead):
    assert not rules.can_be_offered(window(now + ahead), now=now)
    assert not rules.can_be_offered(window(now + 9 * HOUR, capacity=0), now=now)


@steady
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(0, 5)), max_size=12))
def test_the_first_in_line_comes_first_and_gets_its_earliest_window(found):
    noon = datetime(2026, 12, 5, 18, tzinfo=UTC)
    claims = [
        Claim(place=(rank, row), uid=f"{rank}.{row}", slot=window(noon + number * HOUR))
        for rank, row, number in found
    ]
    turn = rules.first(claims)
    if turn is None:
        assert not claims
        return
    assert turn.place == min(item.place for item in claims)
    own = [item.slot.starts_at for item in claims if item.place == turn.place]
    assert turn.slot.starts_at == min(own)
