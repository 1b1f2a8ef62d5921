"""The plan of release: which places open later, and which are first for 311 and partners."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykey_site.domain import event_forms, releases, times
from citykey_site.domain.event_csv.faults import CellWrong
from citykey_site.domain.event_csv.release_cells import kept_release, read_release, write_release
from citykey_site.domain.kept import Kind
from citykey_site.domain.releases import Share
from citykey_site.domain.slots import Slot
from tests import make
from tests.domain.event_csv_files import fault_with, plan_with
from tests.domain.test_event_csv_export import kept

PLAN = "50% 2026-12-03 10:00; partners 10% 2026-12-04 12:00"
EARLY = datetime(2026, 12, 5, 16, tzinfo=UTC)


def windows(*places: int, taken: int = 0) -> list[Slot]:
    """Makes windows of half an hour with these places."""
    return [
        Slot(
            id=number,
            public_id=str(number),
            starts_at=EARLY + timedelta(minutes=30 * number),
            ends_at=EARLY + timedelta(minutes=30 * number + 30),
            capacity=capacity,
            taken=taken,
        )
        for number, capacity in enumerate(places)
    ]


@pytest.mark.parametrize(
    "typed",
    [
        PLAN,
        "partners 10% 2026-12-04 12:00;50% 2026-12-03 10:00;",
        "50 percent on 12/3/2026 at 10 AM; 10% for partners until December 4, 2026 noon",
        "50%: 2026-12-03T10:00-06:00; for 311 and partners 10% Dec 4, 2026 12 pm",
    ],
)
def test_a_plan_is_read_as_people_write_it_and_written_in_one_way(typed):
    assert write_release(read_release(typed)) == PLAN


def test_each_share_knows_its_kind_and_its_moment():
    later, partners = read_release(PLAN)
    assert (later.kind, later.percent) == (Kind.LATER, 50)
    assert later.opens_at == times.at(date(2026, 12, 3), time(10))
    assert (partners.kind, partners.percent) == (Kind.PARTNERS, 10)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("December", "like 50% 2026-12-03 10:00"),
        ("50%", "like 50%"),
        ("50% soon", "Write the date and the time"),
        ("0% 2026-12-03 10:00", "from 1% to 100%"),
        ("60% 2026-12-03 10:00; partners 50% 2026-12-04 12:00", "100% together"),
        ("50% 2026-12-03 10:00; 20% 12/3/2026 10:00", "each moment once"),
        ("partners 5% 2026-12-03 10:00; partners 6% 2026-12-04 10:00", "one share for partners"),
        ("; ".join(f"9% 2026-12-0{day} 10:00" for day in range(1, 5)), "at most 3 moments"),
    ],
)
def test_what_is_no_plan_is_told_with_the_way_to_write_it(typed, advice):
    with pytest.raises(CellWrong) as wrong:
        read_release(typed)
    assert advice in wrong.value.advice
    assert kept_release(typed) == ()


@pytest.mark.parametrize(
    ("cells", "column", "advice"),
    [
        ({"release": PLAN, "opens_at": "2026-12-03 10:00"}, "release", "after the one at which"),
        ({"release": "50% 2026-12-05 12:30"}, "release", "before the last window"),
        ({"draw_opens_at": "2026-11-20 9:00"}, "draw_closes_at", "leave both empty"),
        ({"draw_closes_at": "2026-11-20 9:00"}, "draw_opens_at", "leave both empty"),
        (
            {"draw_opens_at": "2026-11-20 9:00", "draw_closes_at": "2026-11-20 9:00"},
            "draw_closes_at",
            "after the draw opens",
        ),
        (
            {"draw_opens_at": "2026-11-20 9:00", "draw_closes_at": "2026-12-04 10:01"},
            "draw_closes_at",
            "one day or more before",
        ),
        (
            {
                "draw_opens_at": "2026-11-20 9:00",
                "draw_closes_at": "2026-11-25 9:00",
                "release": "50% 2026-12-03 10:00",
            },
            "release",
            "or the draw",
        ),
        ({"check_emails": "perhaps"}, "check_emails", "yes or no"),
    ],
)
def test_what_cannot_be_together_is_a_fault_of_the_file(cells, column, advice):
    fault = fault_with(**cells)
    assert fault.column == column
    assert advice in fault.advice


def test_a_file_says_a_draw_with_a_share_for_partners_and_what_is_asked_of_people():
    plan = plan_with(
        draw_opens_at="2026-11-20 9:00",
        draw_closes_at="2026-12-04 10:00",
        release="partners 10% 2026-12-04 12:00",
        check_emails="Yes",
        slow_return="x",
    )
    assert plan.draw_closes_at == times.at(date(2026, 12, 4), time(10))
    assert plan.release == "partners 10% 2026-12-04 12:00"
    assert plan.check_emails and plan.slow_return


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=20),
    st.lists(st.integers(1, 33), max_size=3),
)
def test_a_share_of_the_event_is_exact_and_no_window_gives_more_than_it_has(places, percents):
    shares = [
        Share(kind=Kind.LATER, percent=percent, opens_at=EARLY - timedelta(days=9 - number))
        for number, percent in enumerate(percents)
    ]
    found = releases.laid(shares, windows(*places), now=make.NOW)
    for share in shares:
        given_places = sum(people for item, _, people in found if item is share)
        assert given_places == sum(places) * share.percent // 100
    for slot in windows(*places):
        assert sum(people for _, item, people in found if item.id == slot.id) <= slot.capacity


def test_a_share_is_spread_evenly_over_the_windows():
    slots = windows(8, 8, 8, 8)
    assert releases.split(slots, [8, 8, 8, 8], 16) == [4, 4, 4, 4]
    assert releases.split(slots, [8, 0, 8, 8], 16) == [4, 0, 8, 4]
    assert releases.split(slots, [1, 1, 0, 0], 16) == [1, 1, 0, 0]


def test_a_window_that_starts_before_the_moment_gives_nothing():
    share = Share(kind=Kind.LATER, percent=50, opens_at=EARLY + timedelta(minutes=10))
    found = releases.laid([share], windows(8, 8), now=make.NOW)
    assert [(slot.id, people) for _, slot, people in found] == [(1, 8)]


def test_what_was_used_of_a_share_is_not_kept_a_second_time():
    [share] = read_release("partners 50% 2026-12-04 12:00")
    found = releases.laid([share], windows(8, 8), used={releases.key_of(share): 6}, now=make.NOW)
    assert sum(people for _, _, people in found) == 2


def test_a_copy_moves_every_moment_with_the_day():
    cells = {"opens_at": "2026-11-28 9:00", "release": PLAN}
    event, _ = kept(plan_with(**cells))
    copy, _ = event_forms.copied(event, windows(8, 8), date(2027, 3, 20), now=make.NOW)
    assert copy.release == "50% 2027-03-18 10:00; partners 10% 2027-03-19 12:00"

    drawn = plan_with(draw_opens_at="2026-11-20 9:00", draw_closes_at="2026-12-04 10:00")
    copy, _ = event_forms.copied(kept(drawn)[0], windows(8, 8), date(2027, 3, 20), now=make.NOW)
    assert copy.draw_opens_at == times.at(date(2027, 3, 5), time(9))
    assert copy.draw_closes_at == times.at(date(2027, 3, 19), time(10))
