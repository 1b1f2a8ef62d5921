"""The quick search finds exactly what a plain one finds that looks at every row."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from sqlalchemy import insert

from citykey_site.domain import places, times
from citykey_site.domain.search import Search, Sort
from citykey_site.domain.times import PartOfDay
from citykey_site.storage import outlook, search, search_pages, search_shape
from citykey_site.storage.db import transaction
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow, VenueRow
from tests import make
from tests.storage import plain_search

NOW = datetime(2026, 11, 17, 18, 30, tzinfo=UTC)
TODAY = times.day_of(NOW)
WORDS = ("es", "pl", "zh")
ACCESS = ("asl", "quiet")
POINT, WARD = places.find("60632").place, places.find("Ward 22").place
EVENTS, WINDOWS, VENUES, SEARCHES = 130, 4, 30, 24
ROWS, COUNTED = 4, 6
pytestmark = pytest.mark.sqlite_first


# How much of a season is full, and up to how many windows are few.
SEASONS = {"open": (0.3, 1), "half full": (0.5, 500), "nearly full": (0.97, 1), "full": (1, 500)}


@pytest.fixture(autouse=True)
def forget_statements():
    """Lets no other test see the statements of short pages."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    search._events.cache_clear()
    search._times.cache_clear()


def _short_pages(monkeypatch) -> None:
    # A short page ends early in a small season, as a usual one does in a large season.
    monkeypatch.setattr(search_shape, "PAGE_ROWS", ROWS)
    monkeypatch.setattr(search_pages, "MOST", COUNTED + 1)


@pytest.fixture(params=SEASONS)
def made(request, any_app, monkeypatch) -> random.Random:
    """A season of chance, and the chance that goes on: coming events and past ones."""
    made = random.Random(request.param)
    full, few = SEASONS[request.param]
    monkeypatch.setattr(outlook, "FEW", few)
    _short_pages(monkeypatch)
    with transaction() as session:
        session.execute(insert(VenueRow), [_venue(made, number) for number in range(1, VENUES)])
        rows = [_event(made, number) for number in range(1, EVENTS)]
        session.execute(insert(EventRow), rows)
        windows = [window for row in rows for window in _windows(made, row, full)]
        session.execute(insert(SlotRow), windows)
        session.execute(insert(KeptRow), list(_kept(made, windows)))
    return made


def _venue(made: random.Random, number: int) -> dict[str, object]:
    # Few points, so that many venues are equally far; some have none.
    point = made.choice([(None, None), (41.8, -87.7), (41.9, -87.7), (41.75, -87.65), (42, -87.8)])
    return {
        "id": number, "name": f"Park {number}", "address": "1 W. Example St.",
        "ward": made.choice([22, 23, None]), "latitude": point[0], "longitude": point[1],
    }  # fmt: skip


def _event(made: random.Random, number: int) -> dict[str, object]:
    day = TODAY + timedelta(days=made.randint(-3, 20))
    starts_at = times.at(day, time(made.choice([9, 11, 15, 18])))
    moments = [None, None, NOW - timedelta(days=1), NOW + timedelta(days=1)]
    draw = made.choice([None, None, None, NOW + timedelta(hours=1), NOW - timedelta(hours=1)])
    return {
        "id": number, "public_id": f"event-{number}", "venue_id": made.randint(1, VENUES - 1),
        "day": day, "weekday": day.weekday(), "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=WINDOWS), "window_minutes": 60,
        "speaks": tuple(made.sample(WORDS, 2)), "access": tuple(made.sample(ACCESS, 1)),
        "status": made.choice(["published"] * 8 + ["draft", "canceled"]),
        "opens_at": made.choice(moments), "last_release_at": made.choice(moments),
        "draw_closes_at": draw, "drawn_at": draw and made.choice([None, draw]),
    }  # fmt: skip


def _windows(made: random.Random, event: dict[str, object], full: float):
    for number in range(WINDOWS):
        starts_at = event["starts_at"] + timedelta(hours=number)
        capacity = made.choice([0, 4, 6])
        taken = capacity if made.random() < full else made.randint(0, capacity)
        yield {
            "id": event["id"] * WINDOWS + number, "event_id": event["id"],
            "public_id": f"w{number}", "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1), "part": times.part_of_day(starts_at),
            "capacity": capacity, "taken": taken,
        }  # fmt: skip


def _kept(made: random.Random, windows: list[dict[str, object]]):
    for window in windows:
        if window["taken"] and made.random() < 0.2:
            yield {
                "slot_id": window["id"], "kind": made.choice(["later", "partners", "offer"]),
                "people": made.randint(1, window["taken"]),
                "ends_at": NOW + timedelta(days=made.choice([-1, 1])),
            }  # fmt: skip


def searches(made: random.Random):
    """Yields searches of chance."""
    for _ in range(SEARCHES):
        chosen = made.choice([None, POINT, POINT, WARD])
        yield Search(
            place=chosen,
            sort=made.choice(list(Sort)),
            first=made.choice([None, None, TODAY + timedelta(days=made.randint(-2, 12))]),
            last=made.choice([None, None, TODAY + timedelta(days=made.randint(-1, 22)), date.max]),
            part=made.choice([None, None, *PartOfDay]),
            weekdays=made.choice([(), (), (5, 6), (1,)]),
            people=made.randint(1, 4),
            speaks=made.choice([(), (), ("pl",), ("pl", "zh"), ("so",)]),
            access=made.choice([(), (), ("asl",), ("asl", "quiet")]),
        )


def counted(every: list, page: int) -> tuple[list, int]:
    """Returns a page of everything, and the number that is told with it."""
    skipped = (page - 1) * ROWS
    rows = every[skipped : skipped + ROWS]
    return rows, min(len(every), skipped + COUNTED + 1) if rows else 0


def test_every_page_has_what_a_plain_search_finds_in_its_order(made):
    season = plain_search.season(NOW)
    kinds = (search.find_events, plain_search.events), (search.find_times, plain_search.times)
    for asked, (find, plain) in product(searches(made), kinds):
        every = plain(season, asked, now=NOW)
        for page in (1, 2, 3, 12):
            rows, total = counted(every, page)
            found, told = find(replace(asked, page=page), now=NOW)
            assert [plain_search.key(row) for row in found] == rows, asked
            assert told == total, asked


def test_the_next_day_is_the_one_that_a_plain_search_finds(made):
    season = plain_search.season(NOW)
    for asked in searches(made):
        undated = replace(asked, first=None, last=None)
        wanted = made.choice([TODAY + timedelta(days=made.randint(-5, 25)), date.min, date.max])
        near = search.nearest_day(undated, wanted, now=NOW)
        assert near == plain_search.nearest_day(season, undated, wanted), (undated, wanted)
    assert search.days_with_events(now=NOW) == plain_search.days_with_events(season, now=NOW)


def test_a_time_of_a_later_event_comes_before_a_late_one_of_an_earlier_event(any_app, monkeypatch):
    _short_pages(monkeypatch)
    monkeypatch.setattr(outlook, "FEW", 1)
    for number in range(COUNTED + 1):
        make.event(f"early-{number}", minutes=180, ends=time(16), places=4)
    make.event("later", starts=time(11), ends=time(12), minutes=60)
    for number in range(ROWS - 1, COUNTED + 1):
        make.booking(event_id=f"early-{number}", people=4, email=f"{number}@example.org")
    found, _ = search.find_times(Search(), now=make.NOW)
    assert [row.event_id for row in found] == ["early-0", "early-1", "early-2", "later"]
