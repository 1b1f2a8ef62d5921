"""The database: one session a request, and the one way to open a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as OwnSession
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from citykey_site.storage import postgres, running, sqlite
from citykey_site.storage.postgres import ALONE, TOGETHER, WRITES

ENGINE = "citykey.engine"
IN_DEED = "citykey_in_deed"


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


class OutcomeUnknown(OperationalError):
    """The connection was lost while a commit was on its way: it may have been kept, or not."""


class OneEngine(OwnSession):
    """Is a session that has one engine: nothing has to be asked which one a table needs."""

    def get_bind(self, *_: object, **__: object) -> Engine:
        """Returns the engine for sessions."""
        return current_app.extensions[ENGINE]


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": OneEngine})


def init_app(app: Flask) -> None:
    """Connects an app to its database and sets each of its connections up."""
    db.init_app(app)
    with app.app_context():
        app.extensions[ENGINE] = engine = db.engine
        if engine.dialect.name == "sqlite":
            sqlite.set_up(engine)
            running.announce(engine)
        else:
            app.extensions[ENGINE] = postgres.set_up(engine)


def session() -> Session:
    """Returns the session of this request or command."""
    return db.session()


def connection() -> Connection:
    """Returns the connection of the open deed, or else of what this request reads."""
    current = session()
    return current.info.get(IN_DEED) or current.connection()


@contextmanager
def transaction(*, alone: bool = False) -> Iterator[Session]:
    """Opens the transaction of one deed; commits at its end, rolls back at any exception.

    On SQLite deeds write in the order in which they came, and the write lock is taken at the
    start (BEGIN IMMEDIATE): a transaction that reads first and writes later sold 40 of 20 places
    there. `alone` waits until no other deed goes on and lets none begin, on every engine. Raises
    RuntimeError inside another one, OperationalError where the turn does not come in time, and
    OutcomeUnknown.
    """
    current = session()
    if is_in_deed():
        raise RuntimeError("a deed called by another deed opens no transaction")
    current.rollback()
    current.info[WRITES] = True
    try:
        with sqlite.turn(current.get_bind()):
            try:
                begun = {WRITES: ALONE if alone else TOGETHER}
                current.info[IN_DEED] = current.connection(execution_options=begun)
                yield current
                current.flush()
                _commit(current)
            except BaseException:
                current.rollback()
                raise
    finally:
        current.info.pop(IN_DEED, None)
        current.info.pop(WRITES, None)


def is_in_deed() -> bool:
    """Tells whether the transaction of a deed is open here."""
    return WRITES in session().info


def _commit(current: Session) -> None:
    try:
        current.commit()
    except DBAPIError as failed:
        if failed.connection_invalidated:
            raise OutcomeUnknown("COMMIT", None, failed.orig) from failed
        raise
