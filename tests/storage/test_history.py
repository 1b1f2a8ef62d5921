"""The history: it can only be added to, and the database itself holds that."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from citykey_site.domain.history import Deed
from citykey_site.storage import history
from citykey_site.storage.db import session, transaction
from tests import make

ATTEMPTS = ("UPDATE history SET actor = 'nobody'", "DELETE FROM history")


@pytest.fixture
def line(any_app) -> None:
    """One line of history."""
    with transaction():
        history.add(Deed.PUBLISHED, by="command", event_id="kosciuszko", now=make.NOW, windows=6)


def is_there() -> bool:
    """Tells whether the line stands as it was written."""
    session().rollback()
    [found] = history.latest(limit=9)
    return (found.actor, found.deed, found.facts) == ("command", Deed.PUBLISHED, {"windows": 6})


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_line_can_be_changed_or_removed(line, attempt):
    with pytest.raises(DBAPIError, match="can only be added to"), transaction() as current:
        current.execute(text(attempt))
    assert is_there()


@pytest.mark.postgres
def test_the_history_cannot_be_emptied(make_app, postgres_uri):
    with make_app(sqlalchemy_database_uri=postgres_uri).app_context():
        with transaction():
            history.add(Deed.PUBLISHED, by="command", now=make.NOW, windows=6)
        with pytest.raises(DBAPIError, match="can only be added to"), transaction() as current:
            current.execute(text("TRUNCATE history"))
        assert is_there()


def test_the_latest_lines_come_first_and_those_of_one_event_can_be_had(line):
    with transaction():
        history.add(Deed.CHANGED, by="by itself", event_id="another", now=make.later(days=1))
    assert [entry.deed for entry in history.latest(limit=9)] == [Deed.CHANGED, Deed.PUBLISHED]
    assert [entry.deed for entry in history.latest(limit=9, skip=1)] == [Deed.PUBLISHED]
    assert [entry.event_id for entry in history.latest(event_id="another", limit=9)] == ["another"]


def test_a_deed_that_fails_leaves_no_line(line):
    with pytest.raises(KeyError), transaction():
        history.add(Deed.CHANGED, by="command", now=make.NOW)
        raise KeyError
    assert is_there()


def test_of_what_concerns_one_party_only_the_hour_is_kept(app):
    now = make.later(minutes=17, seconds=23)
    with transaction():
        for deed in (Deed.BOOKED_FOR_SOMEONE, Deed.PUBLISHED):
            history.add(deed, by="command", now=now, people=2)
    assert [entry.at for entry in history.latest(limit=9)] == [now, now.replace(minute=0, second=0)]
