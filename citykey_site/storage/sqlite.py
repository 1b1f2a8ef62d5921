"""How SQLite is set up: it loses nothing, keeps no trace, and lets one write after the other."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from citykey_site.storage.postgres import WRITES
from citykey_site.storage.write_line import NoTurn, line_of

# How long a deed waits for its turn, and then for whoever writes without standing in line.
TURN_SECONDS = 10
BUSY_MILLISECONDS = 5_000


def database_file(engine: Engine) -> Path | None:
    """Returns the file of an SQLite database, None for any other."""
    return Path(engine.url.database) if engine.dialect.name == "sqlite" else None


def set_up(engine: Engine) -> None:
    """Sets write-ahead log, full sync, secure delete and foreign keys; takes over BEGIN."""
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """Waits for the turn to write, in the order of coming; on PostgreSQL many write at once.

    Raises OperationalError where it does not come in time, as SQLite itself would.
    """
    file = database_file(engine)
    if file is None:
        yield
        return
    try:
        with line_of(file.with_name(f"{file.name}-line")).turn(seconds=TURN_SECONDS):
            yield
    except NoTurn as waited:
        locked = sqlite3.OperationalError("database is locked")
        raise OperationalError("BEGIN IMMEDIATE", None, locked) from waited


def _on_connect(connection, _record) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    if writes:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # It waits for nothing and cannot fail: a page need not pay for what tells of failures.
        connection.connection.dbapi_connection.execute("BEGIN")
