"""Fills a database with as many events as wanted, of 40 windows each, by few statements."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from citykey_site.domain import times
from citykey_site.storage.db import db, transaction
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

WINDOWS, MINUTES, PLACES = 40, 12, 8
VENUES, WARDS, DAYS, PAST_DAYS = 400, 50, 100, 50
NORTH, SOUTH, WEST, EAST = 42.02, 41.65, -87.83, -87.53
LANGUAGES = ("es", "pl", "zh", "ar", "uk", "fil", "vi", "ht")
ACCESS = ("step-free", "asl", "quiet")
STARTS = (9, 10, 11, 12)


def fill(events: int, *, full: float, past: int = 0, seed: int = 7, now: datetime) -> None:
    """Keeps so many coming events, and so many of the past, a share of their windows `full`.

    The same seed gives the same season. On PostgreSQL it is then tidied up, as the server does by
    itself within a minute.
    """
    made = random.Random(seed)
    with transaction() as session:
        _rest_triggers(session)
        session.execute(insert(VenueRow), list(_venues(made, min(events, VENUES))))
        coming = _events(made, events, DAYS, 1, now)
        gone = _events(made, past, PAST_DAYS, -PAST_DAYS, now)
        rows = [*coming, *gone]
        for number, row in enumerate(rows, 1):
            row |= {"id": number, "public_id": f"event-{number}"}
        if rows:
            session.execute(insert(EventRow), rows)
        for start in range(0, len(rows), 500):
            windows = [w for row in rows[start : start + 500] for w in _windows(made, row, full)]
            session.execute(insert(SlotRow), windows)
    _tidy_up()


def book_up(spare: int) -> None:
    """Books up all windows but one in so many; 0 leaves none, 1 leaves all as they are."""
    if spare == 1:
        return
    left = f"WHERE id % {spare} <> 0" if spare else ""
    with transaction() as session:
        _rest_triggers(session)
        session.execute(text(f"UPDATE slot SET taken = capacity {left}"))
    _tidy_up()


def _rest_triggers(session: Session) -> None:
    # Nobody waits for news of these: the triggers that tell of changes may rest.
    if db.engine.dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))


def _tidy_up() -> None:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _venues(made: random.Random, number: int) -> Iterator[dict[str, object]]:
    for venue in range(1, number + 1):
        yield {
            "id": venue,
            "name": f"Park {venue}",
            "address": f"{venue} W. Example St.",
            "ward": made.randint(1, WARDS),
            "latitude": made.uniform(SOUTH, NORTH),
            "longitude": made.uniform(WEST, EAST),
        }


def _events(
    made: random.Random, number: int, days: int, first: int, now: datetime
) -> Iterator[dict[str, object]]:
    for event in range(number):
        day = times.day_of(now) + timedelta(days=first + event * days // number)
        starts_at = times.at(day, time(made.choice(STARTS)))
        yield {
            "venue_id": made.randint(1, min(number, VENUES)),
            "day": day,
            "weekday": day.weekday(),
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=WINDOWS * MINUTES),
            "window_minutes": MINUTES,
            "speaks": ("en", *made.sample(LANGUAGES, 2)),
            "access": tuple(code for code in ACCESS if made.random() < 0.5),
            "status": "published",
        }


def _windows(
    made: random.Random, event: dict[str, object], full: float
) -> Iterator[dict[str, object]]:
    hours = range(WINDOWS * MINUTES // 60)
    parts = [times.part_of_day(event["starts_at"] + timedelta(hours=hour)) for hour in hours]
    for number in range(WINDOWS):
        starts_at = event["starts_at"] + timedelta(minutes=number * MINUTES)
        yield {
            "event_id": event["id"],
            "public_id": f"w{number}",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=MINUTES),
            "part": parts[number * MINUTES // 60],
            "capacity": PLACES,
            "taken": PLACES if made.random() < full else made.randint(0, PLACES - 1),
        }
