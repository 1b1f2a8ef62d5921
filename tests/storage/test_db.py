"""One deed, one transaction."""

import sqlite3

import pytest
from sqlalchemy import text

from citykey_site.storage import bookings, db, venues
from citykey_site.storage.db import session, transaction
from citykey_site.storage.sqlite import database_file
from citykey_site.storage.tables import VenueRow
from tests import make


def venues_kept() -> int:
    return session().query(VenueRow).count()


def test_a_deed_is_kept_at_its_end(any_app):
    with transaction():
        venues.keep(make.ARCHER)
    session().rollback()
    assert venues_kept() == 1


def test_a_deed_that_fails_leaves_nothing(any_app):
    with pytest.raises(KeyError), transaction():
        venues.keep(make.ARCHER)
        raise KeyError
    assert venues_kept() == 0


def test_a_deed_that_is_interrupted_leaves_nothing(any_app):
    with pytest.raises(KeyboardInterrupt), transaction():
        venues.keep(make.ARCHER)
        raise KeyboardInterrupt
    assert venues_kept() == 0


def test_a_deed_inside_a_deed_opens_no_second_transaction(any_app):
    with pytest.raises(RuntimeError, match="opens no transaction"), transaction(), transaction():
        pass


def test_after_a_failed_deed_the_next_one_works(any_app):
    with pytest.raises(KeyError), transaction():
        raise KeyError
    with transaction():
        venues.keep(make.ARCHER)
    assert venues_kept() == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
def test_sqlite_is_set_up_to_lose_nothing_and_to_keep_no_trace(app, pragma, value):
    with transaction() as current:
        assert current.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_a_deed_on_sqlite_takes_the_lock_before_it_reads(app):
    file = database_file(db.db.engine)
    other = sqlite3.connect(file, timeout=0)
    with transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_reading_takes_no_lock_on_sqlite(app):
    other = sqlite3.connect(database_file(db.db.engine), timeout=0)
    bookings.count()
    other.execute("BEGIN IMMEDIATE")
    other.rollback()
    other.close()
