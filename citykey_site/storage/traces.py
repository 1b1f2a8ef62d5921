"""Takes away what stays of removed rows: in SQLite's log, in PostgreSQL's files.

What no program can reach (archived logs, snapshots, worn cells of a disk) is told in
docs/security/what-remains.md; the destroyed keys are the answer to it.
"""

from contextlib import suppress

from sqlalchemy import Connection, LargeBinary, text
from sqlalchemy.exc import DBAPIError, OperationalError

from citykey_site.storage.db import Base, db, session
from citykey_site.storage.sqlite import BUSY_MILLISECONDS

CHECKPOINT_MILLISECONDS = 200
LOCK_SECONDS = 2


def truncate_log() -> bool:
    """Empties SQLite's write-ahead log, so that erased rows leave no trace in it.

    Returns False while a reader keeps it busy; then it must be tried again. Nobody can write
    while it waits for the reader, so it waits only a moment. PostgreSQL has no such log.
    """
    if not _is_sqlite():
        return True
    session().rollback()
    raw = db.engine.raw_connection()
    cursor = raw.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {CHECKPOINT_MILLISECONDS}")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        raw.close()
    return busy == 0


def rewrite() -> bool:
    """Writes PostgreSQL's tables with sealed words anew, so that no removed row is in a file.

    Returns False where somebody uses one of them for too long; then it must be tried again.
    SQLite overwrites removed rows itself (secure_delete).
    """
    if _is_sqlite():
        return True
    session().rollback()
    with db.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(f"SET lock_timeout = {int(LOCK_SECONDS * 1000)}"))
        try:
            return _rewritten(connection)
        finally:
            connection.execute(text("RESET lock_timeout"))


def sealed_tables() -> list[str]:
    """Names the tables that hold sealed words or digests."""
    return [
        table.name
        for table in Base.metadata.sorted_tables
        if any(isinstance(column.type, LargeBinary) for column in table.columns)
    ]


def _rewritten(connection: Connection) -> bool:
    for name in sealed_tables():
        try:
            connection.execute(text(f'VACUUM (FULL) "{name}"'))
        except OperationalError:  # The lock timeout: a dump or a long report reads it.
            return False
    # Old files go at a checkpoint, old log files are written over sooner after a switch. Both
    # need a right that the site's user may not have; the server then does them in its own time.
    for command in ("CHECKPOINT", "SELECT pg_switch_wal()"):
        with suppress(DBAPIError):
            connection.execute(text(command))
    return True


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
