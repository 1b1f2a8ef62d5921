"""How often one deed asks its database; each question is a journey, with locks held meanwhile."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from citykey_site.services import bookings, careful_bookings
from citykey_site.storage import events
from citykey_site.storage.db import db, session
from tests import make
from tests.services import deeds
from tests.services.engines import ON_SQLITE

# BEGIN and the lock of whoever writes are one; COMMIT is not among them.
SQLITE = {"book": 8, "book_or_check": 12, "change": 12, "cancel": 9}
# Beside those of SQLite, the lines of mailbox, domain and network at once.
POSTGRESQL = SQLITE | {"book_or_check": 13}


@pytest.fixture
def asked(any_app) -> list[str]:
    """The statements that reach the driver."""
    said: list[str] = []

    def listen(_connection, _cursor, statement, *_) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    return said


def test_each_deed_asks_only_so_often(any_app, asked):
    make.event()
    make.booking(email="cy@example.org")
    wish, other = make.wish(email="ana@gmail.com"), make.wish(email="ben@gmail.com")
    facts = {"office": make.OFFICE, "now": make.NOW}
    window = make.windows()[1].public_id
    found: dict[str, int] = {}

    def told(name: str, deed: Callable, *words: object, **more: object):
        asked.clear()
        done = deed(*words, **more, **facts)
        found[name] = len(asked)
        return done

    told("book", bookings.book, other)
    made = told("book_or_check", careful_bookings.book_or_check, wish, network="n")
    of_event = {"event_id": made.event.public_id, "slot_id": window}
    told("change", bookings.change, made.uid, party_size=2, **of_event)
    told("cancel", bookings.cancel, made.uid)
    on_sqlite = db.engine.dialect.name == "sqlite"
    assert found == (SQLITE if on_sqlite else POSTGRESQL)


@ON_SQLITE
def test_places_are_taken_by_the_last_word_before_the_commit(any_app, asked):
    make.event()
    make.booking()
    assert asked[-1].startswith("UPDATE slot")
    deeds.cancel(make.booking(email="ben@example.org"))
    assert asked[-1].startswith("UPDATE slot")


@pytest.mark.postgres
def test_a_page_reads_without_a_transaction(pg_app):
    states: list[str] = []
    make.event()

    def look(connection, *_) -> None:
        raw = connection.connection.driver_connection
        states.append(raw.info.transaction_status.name)

    event.listen(db.engine, "after_cursor_execute", look)
    events.find("kosciuszko")
    assert set(states) == {"IDLE"}
    deeds.taken()
    make.booking()
    assert "INTRANS" in states


@pytest.mark.postgres
def test_who_was_hung_up_on_is_given_another_connection(pg_app):
    make.event()
    pid = session().connection().connection.driver_connection.info.backend_pid
    gone = "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = %s"
    with db.engine.connect() as other:
        session().rollback()
        other.exec_driver_sql("SELECT pg_terminate_backend(%s)", (pid,))
        for _ in range(1000):
            if other.exec_driver_sql(gone, (pid,)).scalar():
                break
        assert events.find("kosciuszko")
