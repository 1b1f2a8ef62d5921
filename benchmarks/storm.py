"""Ten thousand people want five hundred places: `python -m benchmarks storm`.

On SQLite behind `serve`, and on PostgreSQL behind gunicorn with two workers, Redis and a worker.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from benchmarks.bookings_postgres import database
from benchmarks.measure import Row
from benchmarks.site import WITHOUT_LIMITS, served
from citykey_site import clock, create_app
from citykey_site.domain.times import day_of
from citykey_site.storage import schema
from citykey_site.storage.db import db
from tests import make
from tests.servers.redis import run_redis
from tests.servers.storm import Plan
from tests.servers.storm_verdict import Verdict, pass_over, verdict

PEOPLE, OPEN_AT_ONCE, DAYS_AHEAD = 10_000, 2_000, 14
EVENT = {"places": 50, "minutes": 18}  # Ten windows between ten and one.
VISITS = 6  # Who is told to come again in a minute does so.
NONE_OF = ("oversold", "lost", "doubled", "failed", "unanswered", "wrong_counters")


def rows() -> Iterator[Row]:
    """Lets the storm pass over each engine and tells what it left."""
    for engine in ("SQLite", "PostgreSQL"):
        with ExitStack() as stack:
            found = _storm(stack, engine)
        yield from _told(engine, found)


def _storm(stack: ExitStack, engine: str) -> Verdict:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="citykey-storm-")))
    settings, server = {}, "waitress"
    if engine == "PostgreSQL":
        settings["sqlalchemy_database_uri"] = stack.enter_context(database())
        settings["limits_storage_uri"] = stack.enter_context(run_redis(folder)).url
        server = "gunicorn"
    app = create_app(instance=folder, demo=True, **WITHOUT_LIMITS, **settings)
    with app.app_context():
        schema.upgrade()
        now = clock.now()
        make.event("release", day=day_of(now + timedelta(days=DAYS_AHEAD)), now=now, **EVENT)
        windows = tuple(slot.public_id for slot in make.windows("release"))
        db.session.remove()
        with served(folder, server=server, **settings) as site:
            plan = Plan(
                port=site.port,
                people=PEOPLE,
                open_at_once=OPEN_AT_ONCE,
                event="release",
                windows=windows,
                visits=VISITS,
            )
            outcomes = pass_over(plan)
        found = verdict(plan, outcomes)
        db.session.remove()
        db.engine.dispose()
    return found


def _told(engine: str, found: Verdict) -> Iterator[Row]:
    facts = asdict(found)
    start = f"storm on {engine}"
    yield Row(
        what=f"{start}: {found.people} people, {OPEN_AT_ONCE} connections, {found.places} places",
        measured=f"{found.sold} sold at the end, {found.came_again} came again when told, "
        f"{found.busy} gave up after {VISITS} times",
    )
    for name in NONE_OF:
        yield Row(
            what=f"{start}: {name.replace('_', ' ')}",
            measured=str(facts[name]),
            target="0",
            reached=facts[name] == 0,
        )
    yield Row(
        what=f"{start}: wait for an answer, p50 and p99",
        measured=f"{found.p50:.2f} s, {found.p99:.2f} s",
    )
    yield Row(
        what=f"{start}: pairs served against their order of arrival",
        measured=f"{found.out_of_order:.2%}",
    )
