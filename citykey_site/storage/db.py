"""The database: one session a request, and the one way to open a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session

WRITES = "citykey_writes"
BUSY_MILLISECONDS = 15_000
CHECKPOINT_MILLISECONDS = 200


class Base(DeclarativeBase):
    """Is the root of every table; constraint names are fixed for the migrations."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata)


def init_app(app: Flask) -> None:
    """Connects an app to its database and sets each SQLite connection up."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            set_up_sqlite(db.engine)


def session() -> Session:
    """Returns the session of this request or command."""
    return db.session()


@contextmanager
def transaction() -> Iterator[Session]:
    """Opens the transaction of one deed; commits at its end, rolls back at any exception.

    On SQLite the write lock is taken at the start (BEGIN IMMEDIATE): a transaction that reads
    first and writes later sold 40 of 20 places there. Raises RuntimeError inside another one.
    """
    current = session()
    if current.info.get(WRITES):
        raise RuntimeError("a deed called by another deed opens no transaction")
    current.rollback()
    current.info[WRITES] = True
    try:
        current.connection(execution_options={WRITES: True})
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info.pop(WRITES, None)


def truncate_log() -> bool:
    """Empties SQLite's write-ahead log, so that erased rows leave no trace in it.

    Returns False while a reader keeps it busy; then it must be tried again. Nobody can write
    while it waits for the reader, so it waits only a moment.
    """
    if db.engine.dialect.name != "sqlite":
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


def database_file(engine: Engine) -> Path | None:
    """Returns the file of an SQLite database, None for any other."""
    return Path(engine.url.database) if engine.dialect.name == "sqlite" else None


def set_up_sqlite(engine: Engine) -> None:
    """Sets write-ahead log, full sync, secure delete and foreign keys; takes over BEGIN."""
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
