"""Searching, on both engines: what fits, in which order, and how many places are left."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from citykey_site.domain import places
from citykey_site.domain.search import PAGE_ROWS, Search, Sort
from citykey_site.domain.times import PartOfDay
from citykey_site.storage import events, search
from tests import make
from tests.services import deeds

SUNDAY = date(2026, 12, 6)
NOWHERE = replace(make.ARCHER, name="A hall without a map point", point=None, ward=22)


@pytest.fixture
def weekend(any_app) -> None:
    """Saturday morning at Kosciuszko Park, Sunday evening at Archer Park, later a ward's hall."""
    make.event()
    make.event(
        "archer", venue=make.ARCHER, day=SUNDAY, starts=time(16), ends=time(19),
        speaks=("pl",), access=("asl", "step-free"),
    )  # fmt: skip
    make.event("hall", venue=NOWHERE, day=date(2026, 12, 12), speaks=("fil",))


def found(**asked: object) -> list[str]:
    """Names the events that are found."""
    rows, total = search.find_events(Search(**asked), now=make.NOW)
    assert total == len(rows)
    return [row.event_id for row in rows]


def test_all_events_are_found_in_order_of_time(weekend):
    assert found() == ["kosciuszko", "archer", "hall"]


@pytest.mark.parametrize(
    ("asked", "events_found"),
    [
        ({"first": SUNDAY}, ["archer", "hall"]),
        ({"last": SUNDAY}, ["kosciuszko", "archer"]),
        ({"first": SUNDAY, "last": SUNDAY}, ["archer"]),
        ({"weekdays": (5,)}, ["kosciuszko", "hall"]),
        ({"part": PartOfDay.EVENING}, ["archer"]),
        ({"part": PartOfDay.AFTERNOON}, ["kosciuszko", "archer", "hall"]),
        ({"speaks": ("pl",)}, ["archer"]),
        ({"speaks": ("pl", "fil")}, ["archer", "hall"]),
        ({"access": ("asl",)}, ["archer"]),
        ({"access": ("asl", "quiet")}, []),
        ({"people": 4}, ["kosciuszko", "archer", "hall"]),
    ],
)
def test_a_filter_leaves_what_fits(weekend, asked, events_found):
    assert found(**asked) == events_found


def test_an_event_without_room_for_the_party_is_not_found(weekend):
    for window in range(6):
        make.booking(window=window, people=4, email=f"a{window}@example.org")
        make.booking(window=window, people=3, email=f"b{window}@example.org")
    assert "kosciuszko" in found(people=1)
    assert "kosciuszko" not in found(people=2)


def test_places_left_count_people_and_are_exact(weekend):
    booking = make.booking(people=3)
    assert search.find_events(Search(), now=make.NOW)[0][0].left == 45
    deeds.cancel(booking)
    assert search.find_events(Search(), now=make.NOW)[0][0].left == 48


def test_windows_that_have_begun_are_not_counted(weekend):
    starts = make.windows()[0].starts_at
    assert search.find_events(Search(), now=starts)[0][0].left == 40


def test_a_canceled_event_and_a_draft_are_not_found(weekend):
    deeds.cancel_event()
    make.event("draft", status="draft")
    assert found() == ["archer", "hall"]


def test_the_nearest_comes_first_and_an_event_without_a_point_last(weekend):
    zip_of_archer_park = places.find("60632").place
    assert found(place=zip_of_archer_park, sort=Sort.NEAREST) == ["archer", "kosciuszko", "hall"]


def test_a_ward_is_what_staff_typed(weekend):
    assert found(place=places.find("Ward 22").place) == ["hall"]


def test_times_are_found_one_by_one_with_room(weekend):
    rows, total = search.find_times(Search(part=PartOfDay.MORNING), now=make.NOW)
    assert total == 8
    assert [row.event_id for row in rows] == ["kosciuszko"] * 4 + ["hall"] * 4


def test_an_event_that_has_not_opened_is_listed_but_its_times_are_not(any_app):
    make.event(opens_at=make.later(days=1))
    assert found() == ["kosciuszko"]
    assert search.find_times(Search(), now=make.NOW) == ([], 0)


def test_pages_hold_twenty_rows_and_none_is_shown_twice(any_app):
    for number in range(PAGE_ROWS + 3):
        make.event(f"event-{number}", minutes=180)
    pages = [search.find_events(Search(page=page), now=make.NOW) for page in (1, 2)]
    assert [(len(rows), total) for rows, total in pages] == [(20, 23), (3, 23)]
    assert len({row.event_id for rows, _ in pages for row in rows}) == 23


def test_the_nearest_times_are_the_same_event_by_clock_then_the_same_place_then_others(weekend):
    make.event("next-week", day=date(2026, 12, 12))
    event, slot = events.find("kosciuszko"), make.windows()[2]
    near = search.nearest_times(event, slot, people=1, now=make.NOW, count=7)
    assert [item.event_id for item in near] == ["kosciuszko"] * 5 + ["next-week", "archer"]
    assert {near[0].starts_at, near[1].starts_at} == {
        slot.starts_at - timedelta(minutes=30), slot.starts_at + timedelta(minutes=30),
    }  # fmt: skip


def test_the_nearest_times_have_room_for_the_party(weekend):
    make.booking(window=3, people=4)
    make.booking(window=3, people=2, email="ben@example.org")
    event, slot = events.find("kosciuszko"), make.windows()[2]
    near = search.nearest_times(event, slot, people=3, now=make.NOW, count=5)
    assert make.windows()[3].public_id not in {item.slot_id for item in near}
