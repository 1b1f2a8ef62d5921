"""The edition: what changes public pages counts it up, at its commit and not before."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from citykey_site.domain.kept import Kind
from citykey_site.services import legal_holds
from citykey_site.storage import bookings, duties, kept, slots, venues
from citykey_site.storage import editions as module
from citykey_site.storage.db import db, session, transaction
from citykey_site.storage.editions import Editions, EditionUnknown
from tests import make
from tests.services import deeds

LATER = make.NOW + timedelta(hours=1)


@pytest.fixture
def editions(any_app) -> Iterator[Editions]:
    """The edition of a season with one event and one booking."""
    make.event()
    asking = Editions(db.engine)
    yield asking
    asking.close()


def keep_a_place() -> None:
    with transaction():
        slot = make.windows()[1]
        slots.take_places(slot.id, 1)
        kept.add(slot.id, Kind.FREED, 1, ends_at=LATER)


CHANGES = {
    "a booking": lambda: make.booking(people=2),
    "a change": lambda: deeds.change(bookings.get(session().info["booked"]), window=3),
    "a cancellation": lambda: deeds.cancel(bookings.get(session().info["booked"])),
    "a canceled event": deeds.cancel_event,
    "a closed window": make.close,
    "a new event": lambda: make.event("another"),
    "a kept place": keep_a_place,
    "a legal hold": lambda: legal_holds.begin(now=make.NOW),
}


@pytest.mark.parametrize("what", CHANGES)
def test_after_each_change_the_edition_is_another(editions, what):
    session().info["booked"] = make.booking(people=1).uid
    before = editions.newest()
    CHANGES[what]()
    assert editions.newest() > before


@pytest.mark.parametrize("table", ["venue", "event", "slot", "kept", "draw", "legal_hold"])
def test_the_database_itself_counts_for_every_public_table(editions, table):
    names = [row[1] for row in _triggers(table)]
    assert len(names) == {"sqlite": 3, "postgresql": 1}[db.engine.dialect.name]


def test_a_change_that_is_taken_back_counts_nothing(editions):
    before = editions.newest()
    with pytest.raises(KeyError), transaction():
        venues.keep(make.ARCHER)
        raise KeyError
    assert editions.newest() == before


def test_nobody_sees_the_edition_of_a_change_before_its_commit(editions):
    before = editions.newest()
    with transaction():
        venues.keep(make.ARCHER)
        session().flush()
        assert editions.newest() == before
    assert editions.newest() > before


def test_what_no_public_page_shows_counts_nothing(editions):
    before = editions.newest()
    with transaction():
        duties.done("send", now=make.NOW)
    assert editions.newest() == before


def test_after_a_broken_connection_the_next_asker_gets_an_answer(editions):
    before = editions.newest()
    editions._connection.close()
    with pytest.raises(Exception, match="closed"):
        editions.newest()
    assert editions.newest() == before


def test_a_database_that_goes_back_counts_as_changed(editions, monkeypatch):
    """A standby became the primary without the last commits, and goes on from there."""
    before = editions.newest()
    for told in (before - 5, before - 4, before):
        monkeypatch.setattr(editions, "_ask", lambda told=told: told)
        after = editions.newest()
        assert after > before
        before = after


def test_whoever_waited_while_the_database_did_not_answer_asks_no_second_time(editions):
    def away() -> int:
        raise OSError

    arrived, ask, editions._ask = time.monotonic(), editions._ask, away
    with pytest.raises(OSError):
        editions.newest()
    with pytest.raises(EditionUnknown):
        editions._renew(arrived)
    editions._ask = ask
    assert editions.newest() > 0


def test_nobody_waits_long_behind_a_question_that_hangs(editions, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    inside, go_on = threading.Event(), threading.Event()

    def hanging() -> int:
        inside.set()
        go_on.wait(20)
        return 1

    editions._ask = hanging
    hung = threading.Thread(target=editions.newest)
    hung.start()
    inside.wait(20)
    with pytest.raises(EditionUnknown):
        editions.newest()
    go_on.set()
    hung.join(20)


def test_who_arrives_while_another_asks_gets_an_answer_from_after_their_arrival(editions):
    """The first asker stands still within its question; a change is kept; the second arrives."""
    ask, inside, go_on = editions._ask, threading.Event(), threading.Event()

    def slow_ask() -> int:
        number = ask()
        inside.set()
        go_on.wait(20)
        return number

    editions._ask = slow_ask
    found: list[int] = []
    first = threading.Thread(target=lambda: found.append(editions.newest()))
    first.start()
    inside.wait(20)
    editions._ask = ask
    make.booking(people=1)
    second = threading.Thread(target=lambda: found.append(editions.newest()))
    second.start()
    go_on.set()
    first.join(20)
    second.join(20)
    assert found[1] > found[0]


def _triggers(table: str) -> list:
    asked = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master "
        "WHERE type = 'trigger' AND tbl_name = :table AND name LIKE '%edition%'",
        "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger "
        "WHERE tgrelid = CAST(:table AS regclass) AND tgname LIKE '%edition%'",
    }[db.engine.dialect.name]
    return list(session().execute(text(asked), {"table": table}))
