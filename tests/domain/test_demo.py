"""A visitor of the demonstration finds a believable five weeks of events."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from citykey_site.domain import times
from citykey_site.domain.demo import demo_plans
from citykey_site.domain.demo_venues import side
from citykey_site.domain.event_csv.release_cells import read_release
from citykey_site.domain.events import ACCESS, SPOKEN, Status
from citykey_site.domain.kept import Kind
from citykey_site.domain.place_facts import rows

DAYS = [date(2026, 11, 22), date(2027, 3, 1), date(2026, 12, 10), date(2028, 2, 29)]
on_any_day = pytest.mark.parametrize("today", DAYS)


@on_any_day
def test_there_are_about_forty_events_from_tomorrow_through_five_weeks(today):
    days = [event.plan.day for event in demo_plans(today)]
    assert 35 <= len(days) <= 40
    assert days == sorted(days)
    assert today < days[0] and days[-1] <= today + timedelta(weeks=5)
    assert max(Counter(days).values()) <= 3


@on_any_day
def test_the_same_day_gives_the_same_events(today):
    assert demo_plans(today) == demo_plans(today)


@on_any_day
def test_tomorrow_the_events_are_still_the_same_ones(today):
    earlier, later = (
        {event.plan.public_id for event in demo_plans(day)}
        for day in (today, today + timedelta(days=1))
    )
    assert len(earlier - later) <= 2
    assert len(later - earlier) <= 2


@on_any_day
def test_each_event_lasts_three_hours_in_windows_of_half_an_hour(today):
    for event in demo_plans(today):
        plan = event.plan
        assert plan.window_minutes == 30
        assert len(plan.windows) == 6
        assert all(8 <= window.places <= 20 for window in plan.windows)


@on_any_day
def test_hours_are_those_of_real_events(today):
    plans = [event.plan for event in demo_plans(today)]
    starts = {plan.starts for plan in plans}
    assert starts == {time(10), time(11), time(16)}
    assert {plan.day.weekday() for plan in plans if plan.starts == time(16)} == {3}
    assert {plan.starts for plan in plans if plan.day.weekday() == 5} == {time(10)}
    assert not [plan for plan in plans if plan.day.weekday() == 6]


@pytest.mark.parametrize("holiday", [date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1)])
def test_nobody_is_invited_on_a_holiday(holiday):
    events = demo_plans(holiday - timedelta(days=5))
    assert holiday not in {event.plan.day for event in events}


@on_any_day
def test_some_events_are_full_some_nearly_and_the_rest_have_room(today):
    filled = [event.filled for event in demo_plans(today)]
    assert (filled.count(1.0), filled.count(0.95)) == (4, 5)
    assert all(0 <= share <= 0.5 for share in filled if share not in (1.0, 0.95))


@on_any_day
def test_the_first_two_events_have_room(today):
    for event in demo_plans(today)[:2]:
        assert event.filled <= 0.5
        assert not event.canceled


@on_any_day
def test_one_event_is_canceled_after_it_was_published(today):
    (canceled,) = [event for event in demo_plans(today) if event.canceled]
    assert canceled.plan.status is Status.PUBLISHED
    assert 0 <= canceled.filled <= 0.5


@on_any_day
def test_one_event_opens_later_and_before_it_starts(today):
    (later,) = [event for event in demo_plans(today) if event.plan.opens_at]
    opens_at = later.plan.opens_at
    assert times.local(opens_at) == datetime.combine(
        today + timedelta(days=3), time(9), times.CHICAGO
    )
    assert opens_at < later.plan.windows[0].starts_at
    assert later.filled == 0.0


@on_any_day
def test_one_event_opens_in_stages_with_a_share_for_partners(today):
    (shared,) = [event for event in demo_plans(today) if event.plan.release]
    later, partners = read_release(shared.plan.release)
    assert (later.kind, partners.kind) == (Kind.LATER, Kind.PARTNERS)
    assert times.end_of_day(today) < later.opens_at < shared.plan.windows[0].starts_at


@on_any_day
def test_one_event_has_a_draw_that_takes_entries_today_and_nobody_has_booked_it(today):
    (drawn,) = [event for event in demo_plans(today) if event.plan.draw_opens_at]
    noon = times.at(today, time(12))
    assert drawn.plan.draw_opens_at < noon < drawn.plan.draw_closes_at
    assert drawn.plan.draw_closes_at < drawn.plan.windows[0].starts_at - timedelta(days=1)
    assert drawn.filled == 0.0


@on_any_day
def test_one_event_checks_each_email_and_a_full_one_brings_places_back_slowly(today):
    events = demo_plans(today)
    assert len([event for event in events if event.plan.check_emails]) == 1
    assert [event.filled for event in events if event.plan.slow_return] == [1.0]


@on_any_day
def test_every_side_of_the_city_has_events(today):
    sides = Counter(side(event.plan.venue) for event in demo_plans(today))
    assert sides.keys() == {"north", "middle", "south"}
    assert min(sides.values()) >= 8


@on_any_day
def test_venues_are_real_and_some_come_twice(today):
    addresses = [event.plan.venue.address for event in demo_plans(today)]
    assert set(addresses) <= {row["address"] for row in rows("venues")}
    assert max(Counter(addresses).values()) == 2


@on_any_day
def test_a_ward_is_told_only_where_the_name_of_the_venue_tells_it(today):
    wards = {
        (event.plan.venue.name, event.plan.venue.ward)
        for event in demo_plans(today)
        if event.plan.venue.ward
    }
    assert wards == {("18th Ward service office", 18)}


@on_any_day
def test_no_person_is_named(today):
    assert not [event for event in demo_plans(today) if "Ald." in event.plan.venue.name]


@on_any_day
def test_languages_and_access_are_ones_that_can_be_searched_for(today):
    plans = [event.plan for event in demo_plans(today)]
    assert {"en", "es", "pl"} < {code for plan in plans for code in plan.speaks} <= set(SPOKEN)
    assert {code for plan in plans for code in plan.access} == set(ACCESS)
    assert any(plan.notes.keys() == {"en", "es"} for plan in plans)


@on_any_day
def test_each_event_has_its_own_id_of_date_and_venue(today):
    plans = [event.plan for event in demo_plans(today)]
    assert len({plan.public_id for plan in plans}) == len(plans)
    assert all(plan.public_id.startswith(f"{plan.day}-") for plan in plans)
