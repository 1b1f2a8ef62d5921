"""Brings the schema of a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from citykey_site.storage.db import WRITES, db

FOLDER = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 2176  # The chapter of the Municipal Code on CityKey; any fixed number serves.


class SchemaBroken(Exception):
    """A migration left rows that point nowhere; it was not kept."""


def upgrade() -> tuple[str | None, str | None]:
    """Upgrades the schema and returns the revision before and after; twice is safe.

    SQLite runs it with foreign keys off on a connection of its own: with them on, rebuilding
    a table deletes the rows that point to it. PostgreSQL lets one upgrade in at a time.
    """
    engine = db.engine
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        if engine.dialect.name == "sqlite":
            return _upgrade_sqlite(connection)
        with connection.begin():
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            return _run(connection)


def head() -> str:
    """Returns the revision of the schema that this program needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current() -> bool:
    """Tells whether the database is there and has the schema that this program needs."""
    with db.engine.connect() as connection:
        return _revision(connection) == head()


def _upgrade_sqlite(connection: Connection) -> tuple[str | None, str | None]:
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            steps = _run(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise SchemaBroken
        return steps
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _run(connection: Connection) -> tuple[str | None, str | None]:
    before = _revision(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return before, _revision(connection)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
