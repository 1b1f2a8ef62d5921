"""Announced places and staff in the middle of a change, on PostgreSQL."""

from datetime import date, time
from functools import partial

import pytest

from citykey_site.domain import times
from citykey_site.services import assisted, shares
from citykey_site.storage import bookings, kept, slots
from tests import make
from tests.crowd import Pause
from tests.services import deeds
from tests.services.test_races import meet

pytestmark = pytest.mark.postgres
LATER = "50% 2026-12-03 10:00"
STAGE = times.at(date(2026, 12, 3), time(10))


def release() -> int:
    """Opens what is due, as the worker does."""
    return shares.release_due(now=STAGE)


def change(**more: object):
    """Keeps the event with other facts, as staff do, at the moment of the release."""
    return deeds.import_plans(make.plan(ends=time(11), **more), now=STAGE)


def cancel():
    """Cancels the event at the moment of the release."""
    return deeds.cancel_event(now=STAGE)


@pytest.fixture(autouse=True)
def event(pg_app):
    """An event that opens half of its places later."""
    make.event(ends=time(11), release=LATER)


@pytest.mark.parametrize("deed", [cancel, lambda: change(release="", places=9)])
def test_staff_who_come_while_places_open_wait_for_it(pg_app, monkeypatch, deed):
    pause = Pause()
    monkeypatch.setattr(slots, "release_places", pause.before(slots.release_places))
    _, told = meet(pg_app, pause, release, deed)
    assert not isinstance(told, Exception)
    assert slots.wrong_counters() == []
    assert kept.of_slots(slot.id for slot in make.windows()) == []


@pytest.mark.parametrize("deed", [cancel, lambda: change(release="", places=9)])
def test_places_that_open_while_staff_change_windows_open_once(pg_app, monkeypatch, deed):
    pause = Pause()
    monkeypatch.setattr(slots, "release_places", pause.before(slots.release_places))
    told = meet(pg_app, pause, deed, release)
    assert not [item for item in told if isinstance(item, Exception)]
    assert slots.wrong_counters() == []
    assert sum(deeds.taken()) == 0


def test_the_last_of_a_share_is_refused_to_nobody_whose_form_was_sent_twice(pg_app, monkeypatch):
    make.event("archer", ends=time(11), release="partners 25% 2026-12-04 12:00")
    for people in (4, 2):
        make.booking(event_id="archer", people=people, email=f"{people}@example.org")
    wish = make.wish(event_id="archer", people=2, email="", form_token="once")
    book = partial(assisted.book, wish, by="staff", office=make.OFFICE, now=make.NOW)
    pause = Pause()
    monkeypatch.setattr(bookings, "add", pause.before(bookings.add))
    first, again = meet(pg_app, pause, book, book)
    assert first.booking.uid == again.booking.uid
    assert slots.wrong_counters() == []
