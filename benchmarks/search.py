"""What a search costs among 10,000 events of 40 windows, against the same one among 10."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from benchmarks import season
from benchmarks.measure import Row, compare
from citykey_site import clock, create_app
from citykey_site.domain import places
from citykey_site.domain.search import Search, Sort
from citykey_site.domain.times import PartOfDay, day_of
from citykey_site.storage import schema, search
from citykey_site.storage.db import db
from tests.servers.postgres import Postgres

SMALL, LARGER = 10, (1_000, 10_000)
FULL_AT_FIRST = 0.3
# What is booked up in turn: all windows but one in so many.
ROOMY = "room in most windows"
SEASONS = {ROOMY: 1, "1 window in 500 with room": 500, "all full": 0}
PIECES, ROUNDS = 3, 7
TARGET = "≤ 1.5 ×"
Find = Callable[..., object]


def rows() -> Iterator[Row]:
    """Compares seasons on SQLite by processor time, on PostgreSQL by what a page waits."""
    yield from _engine("SQLite", None, time.process_time)
    with Postgres.start() as server:
        yield from _engine("PostgreSQL", server, time.perf_counter)


def _engine(engine: str, server: Postgres | None, seconds: Callable[[], float]) -> Iterator[Row]:
    now = clock.now()
    with _filled(server, now) as apps:
        for name, spare in SEASONS.items():
            for app in apps.values():
                with app.app_context():
                    season.book_up(spare)
            for what, find, asked in _searches(name, now):
                work = {size: _one(app, find, asked, now) for size, app in apps.items()}
                yield _row(f"{engine}, {name}: {what}", work, seconds)


def _row(what: str, work: dict[int, Callable[[], None]], seconds: Callable[[], float]) -> Row:
    found = {
        size: compare(work[size], work[SMALL], pieces=PIECES, rounds=ROUNDS, clock=seconds)
        for size in LARGER
    }
    told = ", ".join(f"{size:,}: {one.times:.2f} ×" for size, one in found.items())
    small = found[LARGER[-1]].yardstick * 1000
    return Row(what=what, measured=f"{told} (of {small:.1f} ms)", target=TARGET)


def _searches(name: str, now: datetime) -> Iterator[tuple[str, Find, Search]]:
    near = {"place": places.find("60623").place, "sort": Sort.NEAREST}
    days = {"first": day_of(now) + timedelta(20), "last": day_of(now) + timedelta(40)}
    asked = {"no filter": {}, "nearest first": near}
    if name == ROOMY:
        asked |= {
            "page 3": {"page": 3},
            "a ward": {"place": places.find("Ward 22").place},
            "dates": days,
            "a weekday": {"weekdays": (5,)},
            "evening": {"part": PartOfDay.EVENING},
            "4 people": {"people": 4},
            "a language": {"speaks": ("fil",)},
            "access": {"access": ("asl", "quiet")},
            "a language of no event": {"speaks": ("so",)},
            "nearest first, all filters": {
                **near, **days, "weekdays": (5, 6), "part": PartOfDay.AFTERNOON, "people": 3,
                "speaks": ("pl", "uk"), "access": ("step-free",),
            },
        }  # fmt: skip
    for filters, words in asked.items():
        yield f"events, {filters}", search.find_events, Search(**words)
        yield f"times, {filters}", search.find_times, Search(**words)


def _one(app: Flask, find: Find, asked: Search, now: datetime) -> Callable[[], None]:
    """Returns what reads the database for one page: the days to choose from, and what is found."""

    def page() -> None:
        with app.app_context():
            search.days_with_events(now=now)
            find(asked, now=now)

    return page


@contextmanager
def _filled(server: Postgres | None, now: datetime) -> Iterator[dict[int, Flask]]:
    with ExitStack() as stack:
        apps = {}
        for size in (SMALL, *LARGER):
            app = _app(stack, server, f"season_{size}")
            with app.app_context():
                schema.upgrade()
                # Some are over: they cost nothing either.
                season.fill(size, full=FULL_AT_FIRST, past=size // 10, now=now)
                stack.callback(db.engine.dispose)
            apps[size] = app
        yield apps


def _app(stack: ExitStack, server: Postgres | None, name: str) -> Flask:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citykey-benchmark-")))
    settings = {}
    if server:
        settings["sqlalchemy_database_uri"] = server.create_database(name)
    return create_app(instance=folder, demo=False, smtp_url="", **settings)
