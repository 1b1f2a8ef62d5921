"""Tells whether deeds could be written now, without writing anything."""

import os
from sqlite3 import SQLITE_BUSY

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from citykey_site.storage.db import BUSY_MILLISECONDS, WRITES, database_file, db

PATIENCE_MILLISECONDS = 200


def can_write() -> bool:
    """Tells whether the database takes writing: no read-only file, disk, role or standby.

    SQLite is asked for its write lock and gives it back; that somebody else holds it at this
    moment is no fault. Raises SQLAlchemy's error where the database is away.
    """
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        if connection.dialect.name != "sqlite":
            return connection.scalar(text("SHOW transaction_read_only")) == "off"
        return _may_write_file() and _gets_lock(connection)


def _may_write_file() -> bool:
    # The system's answer, which knows of a disk that became read-only; SQLite holds its file
    # open and would find out at the first page that it writes.
    file = database_file(db.engine)
    return file is None or all(os.access(path, os.W_OK) for path in (file, file.parent))


def _gets_lock(connection: Connection) -> bool:
    raw = connection.connection.driver_connection
    raw.execute(f"PRAGMA busy_timeout = {PATIENCE_MILLISECONDS}")
    try:
        with connection.begin() as begun:
            begun.rollback()
    except OperationalError as refused:
        return refused.orig.sqlite_errorcode == SQLITE_BUSY
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return True
