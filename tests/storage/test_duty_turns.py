"""Each duty is done by one process at a time, and by the next one when that one is gone."""

import os
import signal

import pytest
from sqlalchemy import text

from citykey_site.storage.db import db
from citykey_site.storage.duty_turns import FileTurns, turns

CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 2178"
)


def pair():
    """Returns the turns of two processes on one database."""
    return turns(), turns()


def test_a_duty_is_done_by_whoever_came_first_and_again_by_them(any_app):
    first, second = pair()
    assert [first.take("erase"), second.take("erase"), first.take("erase")] == [True, False, True]
    first.close()
    second.close()


def test_two_duties_may_be_of_two(any_app):
    first, second = pair()
    assert first.take("erase") and second.take("clean")
    assert not first.take("clean")
    first.close()
    second.close()


def test_what_was_given_back_is_free(any_app):
    first, second = pair()
    first.take("erase")
    first.give_back("erase")
    assert second.take("erase") and not first.take("erase")
    second.close()
    first.close()


def test_who_ends_leaves_every_duty(any_app):
    first, second = pair()
    first.take("erase")
    first.close()
    assert second.take("erase")
    second.close()


def test_a_killed_process_leaves_its_duties(tmp_path):
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        FileTurns(tmp_path / "duties").take("erase")
        os.write(said, b"!")
        signal.pause()
    os.read(heard, 1)
    next_one = FileTurns(tmp_path / "duties")
    before = next_one.take("erase")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert (before, next_one.take("erase")) == (False, True)
    next_one.close()


@pytest.mark.postgres
def test_who_is_cut_off_from_the_server_asks_anew(make_app, postgres_uri):
    with make_app(sqlalchemy_database_uri=postgres_uri).app_context():
        first, second = pair()
        first.take("erase")
        with db.engine.connect() as connection:
            connection.execute(CUT)
        assert second.take("erase")
        assert not first.take("erase")
        first.close()
        second.close()
