"""A navigator who asks twice at the same moment has one number; two of the staff decide once."""

import pytest

from citykey_site.services import allowances
from citykey_site.storage import history
from citykey_site.storage.db import session
from citykey_site.storage.tables import AllowanceRow
from tests import make
from tests.crowd import PATIENCE_SECONDS, Pause, at_once, meanwhile, until_done_or_waiting
from tests.services.test_allowances import ask, number

EMAIL = "help@shelter.example.org"

pytestmark = pytest.mark.postgres


def test_asking_twice_at_the_same_moment_gives_one_number(pg_app, monkeypatch):
    pause = Pause()
    # Stopped after the look for a request of the mailbox, before a new one is kept.
    monkeypatch.setattr(allowances, "_free_number", pause.before(allowances._free_number))
    with meanwhile(pg_app, lambda: ask(EMAIL)) as first:
        assert pause.reached.wait(PATIENCE_SECONDS)
        with meanwhile(pg_app, lambda: ask(EMAIL)) as second, pg_app.app_context():
            until_done_or_waiting(second)
            pause.go_on()
    assert first.result() is second.result() is None

    with pg_app.app_context():
        assert session().query(AllowanceRow).count() == 1


def test_two_of_the_staff_who_approve_at_once_write_one_line(pg_app):
    with pg_app.app_context():
        ask(EMAIL)
        told = number(EMAIL)
    deeds = [lambda: allowances.approve(told, 12, by="staff 1", now=make.NOW)] * 6

    assert len({item.bookings for item in at_once(pg_app, deeds)}) == 1
    with pg_app.app_context():
        assert len(history.latest(limit=9)) == 1
