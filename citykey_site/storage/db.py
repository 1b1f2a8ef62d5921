"""The database: one session a request, and the one way to open a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, event, func, select
from sqlalchemy.orm import DeclarativeBase, Session

WRITES = "citykey_writes"
ADVISORY_LOCK = 2177  # Of whoever writes; beside that of `storage/schema.py`.
BUSY_MILLISECONDS = 15_000


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
def transaction(*, alone: bool = False) -> Iterator[Session]:
    """Opens the transaction of one deed; commits at its end, rolls back at any exception.

    On SQLite the write lock is taken at the start (BEGIN IMMEDIATE): a transaction that reads
    first and writes later sold 40 of 20 places there. `alone` waits until no other deed goes on
    and lets none begin, on every engine. Raises RuntimeError inside another one.
    """
    current = session()
    if current.info.get(WRITES):
        raise RuntimeError("a deed called by another deed opens no transaction")
    current.rollback()
    current.info[WRITES] = True
    try:
        connection = current.connection(execution_options={WRITES: True})
        if connection.dialect.name == "postgresql":
            of_all = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
            current.execute(select(of_all(ADVISORY_LOCK)))
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info.pop(WRITES, None)


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
