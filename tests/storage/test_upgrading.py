"""An upgrade while older programs run: what they go on with, what waits, what is refused."""

import fcntl
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect, text

from citykey_site.storage import backups, filling, running, schema, steps, upgrading
from citykey_site.storage.db import db, transaction
from citykey_site.storage.migrations import alembic_runs
from tests import make
from tests.later import release

OURS = steps.STEPS
ON_POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=["sqlite", ON_POSTGRES])
def later_app(request, make_app, monkeypatch, tmp_path):
    """A site with bookings, and a program of a release to come before it."""
    uri = "" if request.param == "sqlite" else request.getfixturevalue("postgres_uri")
    monkeypatch.setattr(alembic_runs, "FOLDER", release.migrations(tmp_path))
    monkeypatch.setattr(steps, "STEPS", release.known())
    site = make_app(**({"sqlalchemy_database_uri": uri} if uri else {}))
    with site.app_context():
        make.event()
        for number in range(3):
            make.booking(email=f"person{number}@example.org")
        db.session.remove()
        yield site


@contextmanager
def running_program(revision: str):
    """Holds a connection as a program of another release does."""
    url = db.engine.url
    if db.engine.dialect.name == "postgresql":
        where = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
        with psycopg.connect(**where, application_name=f"citykey {revision}"):
            yield
        _wait_until_gone(f"citykey {revision}")
        return
    with Path(f"{url.database}.program.{revision}").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield


def _wait_until_gone(name: str) -> None:
    # The server notices a closed connection some milliseconds later.
    with db.engine.connect() as connection:
        for _ in range(10_000):
            if name not in set(connection.scalars(running.NAMES)):
                return
            connection.rollback()
    raise RuntimeError(f"{name} is still there.")


def columns() -> set[str]:
    return {column["name"] for column in inspect(db.engine).get_columns("booking")}


def both() -> list[tuple]:
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT remind_at, reminder_at FROM booking")).all()


def fill() -> int:
    with db.engine.begin() as connection:
        return filling.fill_some(connection)


def test_an_older_program_goes_on_with_a_wider_schema(later_app, monkeypatch):
    with running_program("0006"):
        assert schema.upgrade() == ("0006", "0008")
    assert schema.waiting() == "0009"
    monkeypatch.setattr(steps, "STEPS", OURS)
    assert schema.fits()
    assert schema.upgrade() == ("0008", "0008")


def test_a_newer_program_works_before_and_after_the_old_column_goes(later_app):
    with running_program("0006"):
        schema.upgrade()
        assert schema.fits()
    assert schema.upgrade() == ("0008", "0009")
    assert schema.fits() and "remind_at" not in columns()


def test_an_older_program_is_refused_once_its_column_is_gone(later_app, monkeypatch):
    assert schema.upgrade() == ("0006", "0009")
    monkeypatch.setattr(steps, "STEPS", OURS)
    with pytest.raises(schema.Misfit, match=r"revision 0009, and this program, .* up to 0006"):
        schema.upgrade()
    assert not schema.fits()


def test_nothing_is_taken_away_before_every_row_is_filled(later_app, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 1)
    assert schema.upgrade() == ("0006", "0008")
    assert {new is None for _, new in both()} == {True, False}
    while fill():
        pass
    assert schema.upgrade() == ("0008", "0009")


def test_a_filling_that_was_killed_goes_on_where_it_was(later_app, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 1)
    with running_program("0006"):
        schema.upgrade()
    with pytest.raises(KeyboardInterrupt), db.engine.begin() as connection:
        filling.fill_some(connection)
        raise KeyboardInterrupt
    assert [fill(), fill(), fill()] == [1, 1, 0]
    assert all(old == new for old, new in both())


def test_what_an_older_program_writes_after_the_filling_is_filled_too(later_app):
    with running_program("0006"):
        schema.upgrade()
    make.booking(email="late@example.org")
    assert all(old is not None and old == new for old, new in both())


def test_rows_of_a_backup_are_filled_anew(later_app):
    with running_program("0006"):
        schema.upgrade()
        assert fill() == 0
    with transaction():
        backups.load(())
    with db.engine.connect() as connection:
        assert filling.due(connection).revision == "0007"


def test_a_program_that_is_gone_is_in_nobodys_way(later_app):
    with running_program("0006"), db.engine.connect() as connection:
        assert running.older_than(connection, "0007")
        assert not running.older_than(connection, "0006")
    with db.engine.connect() as connection:
        assert not running.older_than(connection, "0007")


@pytest.mark.parametrize("later_app", [ON_POSTGRES], indirect=True)
def test_an_upgrade_that_finds_no_lock_lets_others_pass_and_tries_again(later_app, monkeypatch):
    tries = []
    reader = db.engine.connect()
    reader.execute(text("SELECT count(*) FROM booking"))
    monkeypatch.setattr(upgrading.time, "sleep", lambda _: tries.append(reader.close()))
    monkeypatch.setattr(upgrading, "PATIENCE_MILLISECONDS", (20, 20))
    assert schema.upgrade() == ("0006", "0009")
    assert len(tries) == 1
