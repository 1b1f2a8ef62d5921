"""What stays of an erased day: numbers of people, small groups put together."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from citykey_site.services import privacy
from citykey_site.storage import attendance, bookings, events, tallies
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import LanguageTallyRow
from tests import make
from tests.services import deeds

DAY = date(2026, 12, 5)


def erase() -> None:
    """Erases what is due long after the event."""
    session().rollback()
    privacy.erase_due(after=timedelta(hours=24), mail_folder=Path("none"), now=make.later(days=30))


def tally(window: int = 0) -> tallies.Tally:
    """Returns what is kept of a window."""
    session().rollback()
    return tallies.of_event(events.find_any("kosciuszko").id)[make.windows()[window].id]


def languages() -> dict[str, int]:
    """Returns the people by language that are kept."""
    session().rollback()
    return {row.language: row.booked for row in session().query(LanguageTallyRow)}


def mark(uid: str, *states: str) -> None:
    """Says of each person of a party what became of them."""
    with transaction():
        for person, state in enumerate(states, start=1):
            attendance.mark(uid, person, state, make.NOW)


@pytest.fixture
def saturday(any_app) -> None:
    """A window with a party of three, of whom two came, and a party of two that canceled."""
    make.event()
    mark(make.booking(people=3).uid, "came", "came", "missed")
    deeds.cancel(make.booking(people=2, email="ben@example.org"))


def test_people_not_parties_are_counted_when_a_day_is_erased(saturday):
    assert tally() == tallies.Tally()
    erase()
    assert tally() == tallies.Tally(booked=3, canceled=2, came=2, missed=1)


def test_a_second_erasure_keeps_the_first_counts(saturday):
    erase()
    before = tally()
    with transaction():
        tallies.freeze(DAY)
    assert tally() == before and languages() == {"": 3}


def test_an_erasure_that_is_stopped_counts_nobody_twice(saturday, monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(bookings, "remove_day", lambda day: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase()
    erase()
    assert tally().booked == 3


def test_people_who_canceled_before_the_event_moved_are_counted_once(saturday):
    deeds.import_plans(make.plan(day=date(2026, 12, 12)))
    erase()
    assert tally() == tallies.Tally(booked=3, canceled=2, came=2, missed=1)


def test_small_groups_of_a_language_are_put_together_before_they_are_kept(any_app):
    make.event(places=40)
    for number in range(5):
        make.booking(people=4, email=f"a{number}@example.org")
        make.booking(people=2, email=f"b{number}@example.org", language="es")
    row = deeds.rows()[-1]
    row.language = "pl"
    session().commit()
    erase()
    assert languages() == {"en": 20, "": 10}


def test_paper_may_say_later_who_came(saturday):
    erase()
    with transaction():
        tallies.set_counts(make.windows()[0].id, came=3, missed=0)
        tallies.set_counts(make.windows()[1].id, came=1, missed=0)
    assert tally() == tallies.Tally(booked=3, canceled=2, came=3)
    assert tally(1) == tallies.Tally(came=1)
