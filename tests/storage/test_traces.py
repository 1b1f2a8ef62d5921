"""What stays of removed rows: cleared from SQLite's log and from PostgreSQL's files."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from citykey_site.services import privacy
from citykey_site.storage import db, traces
from citykey_site.storage.db import session
from citykey_site.storage.sqlite import BUSY_MILLISECONDS, database_file
from tests import make
from tests.services import deeds


def test_the_log_is_empty_after_it_was_emptied(app):
    make.event()
    log = database_file(db.db.engine).with_name("citykey.sqlite-wal")
    assert log.stat().st_size > 0
    assert traces.truncate_log()
    assert log.stat().st_size == 0


def test_a_reader_keeps_the_log_busy_and_it_is_emptied_later(app):
    reader = sqlite3.connect(database_file(db.db.engine), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM venue").fetchall()
    make.event()
    assert not traces.truncate_log()
    reader.close()
    assert traces.truncate_log()


def test_emptying_the_log_holds_nobody_up_for_long(app, monkeypatch):
    asked = []
    real = db.session().get_bind().raw_connection

    def watched():
        raw = real()
        raw.driver_connection.set_trace_callback(asked.append)
        return raw

    monkeypatch.setattr(db.db.engine, "raw_connection", watched)
    traces.truncate_log()
    checkpoint = asked.index("PRAGMA wal_checkpoint(TRUNCATE)")
    assert f"PRAGMA busy_timeout = {traces.CHECKPOINT_MILLISECONDS}" in asked[:checkpoint]
    assert f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}" in asked[checkpoint:]


@pytest.mark.postgres
def test_postgresql_has_no_such_log_to_empty(make_app, postgres_uri):
    with make_app(sqlalchemy_database_uri=postgres_uri).app_context():
        assert traces.truncate_log()
        assert database_file(db.db.engine) is None


def _sealed() -> list[bytes]:
    return [trace for row in deeds.rows() for trace in (row.email_sealed, row.email_index)]


def test_a_hanging_reader_only_delays_that_erased_words_are_in_no_byte(app):
    """The sealed bytes stand in the log while the reader hangs, and nowhere once it is gone."""
    make.event()
    make.booking()
    found, file = _sealed(), database_file(db.db.engine)
    session().rollback()
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM booking").fetchall()
        erase()
        assert not traces.truncate_log()
        assert all(trace in _bytes(file.parent) for trace in found)
    assert traces.truncate_log()
    assert not any(trace in _bytes(file.parent) for trace in found)


@pytest.mark.postgres
def test_on_postgresql_erased_words_are_in_no_file_of_the_tables(make_app, postgres, postgres_uri):
    with make_app(sqlalchemy_database_uri=postgres_uri).app_context():
        make.event()
        for window in range(6):
            make.booking(window=window, email=f"ana{window}@example.org")
        found, tables = _sealed(), postgres.folder / "data" / "base"
        erase()
        _checkpoint()
        assert any(trace in _bytes(tables) for trace in found)
        assert traces.rewrite()
        assert not any(trace in _bytes(tables) for trace in found)


@pytest.mark.postgres
def test_a_table_that_is_read_for_long_is_written_anew_later(make_app, postgres_uri, monkeypatch):
    monkeypatch.setattr(traces, "LOCK_SECONDS", 0.1)
    with make_app(sqlalchemy_database_uri=postgres_uri).app_context():
        reader = create_engine(postgres_uri)
        with reader.connect() as dump:
            dump.execute(text("SELECT * FROM booking"))
            assert not traces.rewrite()
        reader.dispose()
        assert traces.rewrite()


def test_the_tables_with_sealed_words_are_known_by_their_columns():
    assert {"booking", "letter", "wait", "ticket", "subscription", "request", "mail_stop"} < set(
        traces.sealed_tables()
    )


def erase() -> None:
    """Erases everything that is over a month from now."""
    privacy.erase_due(
        after=timedelta(hours=24), mail_folder=Path("nowhere"), now=make.later(days=30)
    )
    session().rollback()


def _checkpoint() -> None:
    engine = session().get_bind().execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
