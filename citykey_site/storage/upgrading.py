"""Brings the schema of a database up to date while the site goes on.

Each step is a transaction of its own, so that a killed upgrade goes on where it was. A step that
takes something away waits until every row is filled and no older program runs.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from citykey_site.storage import filling, running, schema, sqlite, steps
from citykey_site.storage.db import WRITES, db
from citykey_site.storage.migrations import alembic_runs
from citykey_site.storage.steps import Step

ADVISORY_LOCK = 2176  # The chapter of the Municipal Code on CityKey; any fixed number serves.
# A change of a table that waits for a long reader lets everybody else wait behind it: it gives
# up soon, lets them pass, and tries again with a little more patience.
PATIENCE_MILLISECONDS = (400, 3000)
MORE_EACH_TIME = 1.1
TRIES = 60
PAUSE_SECONDS = 0.2
NO_LOCK = "55P03"


class SchemaBroken(Exception):
    """A migration left rows that point nowhere; it was not kept."""


def upgrade() -> tuple[str | None, str | None]:
    """Upgrades the schema as far as now possible; returns the revision before and after.

    Twice is safe, and one runs at a time.
    """
    with _alone() as connection:
        before = _revision(connection)
        for step in steps.after(before):
            if step.takes_away and _is_too_early(connection, step):
                break
            _take(connection, step)
        return before, _revision(connection)


@contextmanager
def _alone() -> Iterator[Connection]:
    """Opens a connection for changes of tables.

    SQLite has foreign keys off: with them on, rebuilding a table deletes the rows that point to
    it. PostgreSQL lets one upgrade in at a time; lock and settings end with the connection.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                yield connection
            finally:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys = ON")
            return
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.commit()
        try:
            yield connection
        finally:
            connection.invalidate()


def _revision(connection: Connection) -> str | None:
    with connection.begin():
        return schema.revision_of(connection)


def _is_too_early(connection: Connection, step: Step) -> bool:
    # What fits into one batch is filled here and now, as in a new database.
    connection.execution_options(**{WRITES: True})
    with sqlite.turn(connection.engine), connection.begin():
        if filling.fill_some(connection) < filling.BATCH:
            filling.fill_some(connection)
        is_filled = filling.due(connection) is None
    connection.execution_options(**{WRITES: False})
    with connection.begin():
        return not is_filled or running.older_than(connection, step.oldest_program)


def _take(connection: Connection, step: Step) -> None:
    if connection.dialect.name == "sqlite":
        return _take_on_sqlite(connection, step)
    for number in range(TRIES):
        try:
            _be_patient(connection, number)
            return alembic_runs.run(connection, step)
        except OperationalError as failed:
            connection.rollback()
            if getattr(failed.orig, "sqlstate", None) != NO_LOCK or number == TRIES - 1:
                raise
        time.sleep(PAUSE_SECONDS)


def _be_patient(connection: Connection, number: int) -> None:
    first, most = PATIENCE_MILLISECONDS
    wait = {"wait": f"{min(round(first * MORE_EACH_TIME**number), most)}ms"}
    connection.execute(text("SELECT set_config('lock_timeout', :wait, false)"), wait)
    connection.commit()


def _take_on_sqlite(connection: Connection, step: Step) -> None:
    connection.execution_options(**{WRITES: True})
    with sqlite.turn(connection.engine), connection.begin():
        # Another upgrade may have come first while this one waited for its turn.
        if step in steps.after(schema.revision_of(connection)):
            alembic_runs.run(connection, step)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise SchemaBroken
    connection.execution_options(**{WRITES: False})
