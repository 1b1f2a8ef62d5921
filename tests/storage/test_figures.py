"""Figures: the same facts from bookings and, once these are erased, from tallies."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event as watched

from citykey_site.domain.events import Status
from citykey_site.services import privacy
from citykey_site.storage import attendance, figures, slots
from citykey_site.storage.db import db, session, transaction
from tests import make
from tests.services import deeds

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


def read() -> list:
    """Returns the figures of December."""
    session().rollback()
    return figures.between(FIRST, LAST)


@pytest.fixture
def season(any_app) -> None:
    """Two events; 24 people in two languages, of whom some came, missed, canceled, walked in."""
    make.event(places=4)
    make.event("sunday", day=date(2026, 12, 6), places=4)
    for number in range(6):
        booking = make.booking(
            window=number, people=4, email=f"p{number}@example.org",
            language="es" if number < 3 else "en",
        )  # fmt: skip
        with transaction():
            attendance.mark(booking.uid, 1, "came", make.NOW)
            attendance.mark(booking.uid, 2, "missed", make.NOW)
    deeds.cancel(make.booking(event_id="sunday", people=3, email="ben@example.org"))
    with transaction():
        slots.walk_in(make.windows()[0].id, 2)


def test_each_event_is_counted_in_people(season):
    kosciuszko, sunday = read()
    assert (kosciuszko.places, kosciuszko.booked) == (24, 24)
    assert (kosciuszko.came, kosciuszko.missed, kosciuszko.unmarked) == (6, 6, 12)
    assert (kosciuszko.walked_in, kosciuszko.canceled) == (2, 0)
    assert (kosciuszko.windows, kosciuszko.full_windows) == (6, 6)
    assert kosciuszko.full_at == make.NOW
    assert kosciuszko.languages == {"en": 12, "es": 12}
    assert (sunday.booked, sunday.canceled, sunday.full_at) == (0, 3, None)


def test_the_erasure_changes_no_figure(season):
    before = read()
    privacy.erase_due(after=timedelta(hours=24), mail_folder=Path("none"), now=make.later(days=60))
    assert deeds.rows() == []
    assert read() == before


def test_small_groups_of_a_language_are_together_before_the_erasure_as_after_it(any_app):
    make.event()
    make.booking(people=3)
    make.booking(people=2, language="es", email="ben@example.org")
    assert read()[0].languages == {"": 5}


def test_who_was_booked_by_staff_is_counted_apart(any_app):
    make.event()
    make.booking(people=3)
    deeds.rows()[0].assisted = True
    session().commit()
    assert read()[0].assisted == 3


def test_a_draft_has_no_figures_and_a_canceled_event_has(any_app):
    make.event(status=Status.DRAFT)
    make.event("sunday", day=date(2026, 12, 6), status=Status.CANCELED)
    assert [item.event.public_id for item in read()] == ["sunday"]
    assert figures.months() == [FIRST]


def test_many_events_cost_as_many_looks_as_one(app):
    asked = []
    watched.listen(db.engine, "before_cursor_execute", lambda *facts: asked.append(facts[2]))
    make.event()
    looks = [_looks(asked)]
    for number in range(5):
        make.event(f"event-{number}", day=date(2026, 12, 6 + number))
    assert _looks(asked) == looks[0] <= 8


def _looks(asked: list) -> int:
    session().rollback()
    asked.clear()
    figures.between(FIRST, LAST)
    return len([statement for statement in asked if statement.startswith("SELECT")])
