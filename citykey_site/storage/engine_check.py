"""Asks a connection whether the database keeps what erasure and places rely on."""

import sqlite3
from collections.abc import Iterator

from citykey_site.storage.db import db

# With it came RETURNING and the mending of faults in partial indexes; Python brings its own.
OLDEST_SQLITE = (3, 35, 0)
WANTED = {
    "secure_delete": (1, "erased rows would stay readable in the file"),
    "foreign_keys": (1, "rows could be left that belong to nothing"),
    "synchronous": (2, "a booking that was confirmed could be lost with the power"),
}


def problems() -> list[str]:
    """Lists what is wrong with the engine, one sentence each; PostgreSQL is taken as it is."""
    if db.engine.dialect.name != "sqlite":
        return []
    return list(_of_sqlite())


def _of_sqlite() -> Iterator[str]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        yield f"SQLite {sqlite3.sqlite_version} is too old; install {oldest} or later."
    with db.engine.connect() as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            yield (
                "SQLite cannot keep a write-ahead log beside its database (WAL); "
                "put CITYKEY_INSTANCE on a disk of this machine."
            )
        for name, (wanted, otherwise) in WANTED.items():
            if connection.exec_driver_sql(f"PRAGMA {name}").scalar() != wanted:
                yield f"SQLite does not obey {name}: {otherwise}. Use another build of SQLite."
