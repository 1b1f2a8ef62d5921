"""What the database gave up is done again, where that cannot do it twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from citykey_site.services import bookings, careful_bookings, new_passes
from citykey_site.storage import events, outbox, passes, repeats, slots
from citykey_site.storage.db import OneEngine, OutcomeUnknown, session, transaction
from citykey_site.storage.repeats import repeated
from tests import make
from tests.crowd import PATIENCE_SECONDS, at_once
from tests.services import deeds

UNDONE = "DO $$ BEGIN RAISE EXCEPTION 'undone' USING ERRCODE = '40001'; END $$"
HUNG_UP = "SELECT pg_terminate_backend(pg_backend_pid())"
STANDBY = "SET LOCAL transaction_read_only = on"
LATER = make.NOW + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(repeats, "FIRST_PAUSE_MILLISECONDS", 1)


def breaking(monkeypatch, statement: str, *, times: int) -> list[str]:
    """Lets the database break off so many deeds as they write their letter; lists the letters."""
    real, written = outbox.put, []

    def put(message, **facts) -> None:
        written.append(message.kind)
        if len(written) <= times:
            session().execute(text(statement))
        real(message, **facts)

    monkeypatch.setattr(outbox, "put", put)
    return written


def losing_the_answer(monkeypatch) -> None:
    """Lets the connection break once, when a commit was kept and its answer is on the way."""
    real, lost = OneEngine.commit, []

    def commit(of) -> None:
        real(of)
        if not lost:
            lost.append(True)
            raise OperationalError("COMMIT", None, Exception(), connection_invalidated=True)

    monkeypatch.setattr(OneEngine, "commit", commit)


@pytest.mark.postgres
@pytest.mark.parametrize("statement", [UNDONE, HUNG_UP, STANDBY])
def test_a_booking_that_postgresql_broke_off_is_made_once(pg_app, monkeypatch, statement):
    make.event()
    written = breaking(monkeypatch, statement, times=2)
    assert make.booking().is_active
    assert (written, deeds.letters()) == (["booked"] * 3, ["booked"])
    assert (len(deeds.rows()), deeds.taken()[0]) == (1, 1)
    assert slots.wrong_counters() == []


@pytest.mark.postgres
def test_after_four_tries_the_person_is_asked_to_come_back(pg_app, monkeypatch):
    make.event()
    written = breaking(monkeypatch, UNDONE, times=99)
    with pytest.raises(OperationalError):
        make.booking()
    assert len(written) == repeats.TRIES
    assert deeds.rows() == []


def lock_both(first: str, second: str, meet: Callable[[], object]) -> None:
    with transaction():
        session().execute(text("SET LOCAL deadlock_timeout = '10ms'"))
        events.lock([first])
        meet()
        events.lock([second])


@pytest.mark.postgres
@pytest.mark.parametrize("again", [True, pytest.param(False, marks=pytest.mark.long)])
def test_two_who_wait_for_each_other_both_get_through_only_because_one_does_it_again(pg_app, again):
    make.event("one")
    make.event("two", venue=make.ARCHER)
    both = threading.Barrier(2)
    met: list[str] = []

    def meet() -> None:
        if len(met) < 2:
            met.append("here")
            both.wait(PATIENCE_SECONDS)

    lock = repeated(same_twice=False)(lock_both) if again else lock_both
    done = at_once(pg_app, [partial(lock, "one", "two", meet), partial(lock, "two", "one", meet)])
    assert sum(isinstance(item, OperationalError) for item in done) == (0 if again else 1)


def test_a_booking_whose_commit_nobody_saw_is_found_by_its_form(app, monkeypatch):
    make.event()
    losing_the_answer(monkeypatch)
    wish = make.wish(email="ana@gmail.com")
    booking = careful_bookings.book_or_check(wish, network="n", office=make.OFFICE, now=make.NOW)
    assert [row.uid for row in deeds.rows()] == [booking.uid]
    assert deeds.letters() == ["booked"]


def test_a_browser_whose_booking_nobody_saw_kept_has_its_pass(app, monkeypatch):
    make.event()
    losing_the_answer(monkeypatch)
    drawn = new_passes.draw(expires_at=LATER, instead_of=None)
    facts = {"network": "n", "office": make.OFFICE, "now": make.NOW, "browser": drawn}
    booking = careful_bookings.book_or_check(make.wish(email="ana@gmail.com"), **facts)
    assert passes.holder(drawn.token, now=make.NOW) == booking.uid


def test_a_booking_is_opened_although_nobody_saw_that_it_was(app, monkeypatch):
    make.event()
    booking = make.booking()
    losing_the_answer(monkeypatch)
    token = bookings.open_pass(booking.uid, expires_at=LATER)
    assert passes.holder(token, now=make.NOW) == booking.uid


def test_a_cancellation_whose_commit_nobody_saw_gives_places_back_once(app, monkeypatch):
    make.event()
    make.booking(email="ben@example.org")
    booking = make.booking()
    losing_the_answer(monkeypatch)
    assert not deeds.cancel(booking).is_active
    assert deeds.taken()[0] == 1
    assert deeds.letters().count("canceled") == 1


def test_what_would_count_twice_is_not_done_again(app, monkeypatch):
    make.event()
    booking = make.booking()
    losing_the_answer(monkeypatch)
    with pytest.raises(OutcomeUnknown):
        deeds.mend(booking, "new@example.org")
    assert deeds.now_kept(booking).changes == 1


def test_a_deed_inside_another_is_not_done_again_by_itself(app):
    tried = []

    @repeated(same_twice=True)
    def inner() -> None:
        tried.append(1)
        raise OperationalError("SELECT", None, Exception(), connection_invalidated=True)

    with pytest.raises(OperationalError), transaction():
        inner()
    assert tried == [1]
