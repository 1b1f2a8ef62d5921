"""The morning of a release in small: five hundred people at once want sixty places."""

import sys
from datetime import timedelta

import pytest
from sqlalchemy import text

from citykey_site import clock
from citykey_site.domain.times import day_of
from citykey_site.storage.db import db
from tests import make
from tests.servers.site import SERVE, WITHOUT_LIMITS, run_site
from tests.servers.storm import Plan
from tests.servers.storm_verdict import Verdict, pass_over, verdict
from tests.services.engines import SQLITE_FIRST

pytestmark = SQLITE_FIRST
UNGUARDED = (sys.executable, "-m", "tests.servers.unguarded", "serve", "--port", "{port}")
# Two windows of thirty places: some of each size are told that theirs has gone.
EVENT = {"places": 30, "minutes": 90}


def storm(app, *, people: int, open_at_once: int, command: tuple[str, ...] = SERVE) -> Verdict:
    """Lets so many people come to a site of its own on the data of this app, and counts."""
    now = clock.now()
    make.event("release", day=day_of(now + timedelta(days=14)), now=now, **EVENT)
    environment = {
        "CITYKEY_INSTANCE": app.instance_path,
        "CITYKEY_SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
        "CITYKEY_TRUSTED_PROXIES": "1",
        "CITYKEY_DEMO": "1",
        **WITHOUT_LIMITS,
    }
    windows = tuple(slot.public_id for slot in make.windows("release"))
    with run_site(command, environment=environment) as site:
        plan = Plan(
            port=site.port,
            people=people,
            open_at_once=open_at_once,
            event="release",
            windows=windows,
        )
        outcomes = pass_over(plan)
    return verdict(plan, outcomes)


@pytest.fixture
def real_time(any_app, wall):
    """A site whose clock is the one on the wall, as that of the server beside it."""
    clock.use_file(None)
    yield any_app
    clock.use_file(wall.path)


def test_five_hundred_people_get_the_sixty_places_and_none_is_lost_or_sold_twice(real_time):
    found = storm(real_time, people=500, open_at_once=250)
    assert (found.oversold, found.lost, found.doubled, found.wrong_counters) == (0, 0, 0, 0)
    assert (found.failed, found.busy, found.unanswered) == (0, 0, 0)
    # Who canceled at the end may leave places that nobody came for any more.
    assert found.places - 12 <= found.sold <= found.places


def test_without_the_guard_the_same_storm_sells_places_twice(real_time):
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(
                text("ALTER TABLE slot DROP CONSTRAINT ck_slot_taken_within_capacity")
            )
    found = storm(real_time, people=80, open_at_once=80, command=UNGUARDED)
    assert found.oversold > 0
