"""Staff change the windows of an event for which people wait, or that somebody has half booked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.checks import Purpose
from citykey_site.domain.waitlist import State
from citykey_site.services import changed_windows, checks, event_changes, finishing
from citykey_site.storage import events, kept, waits
from citykey_site.storage.db import session, transaction
from tests import make
from tests.services import deeds, waiting

FULL = {"ends": time(11), "places": 2}
ONE_WINDOW = {"ends": time(10, 30), "places": 2}
ONE_MORE = {"ends": time(11, 30), "places": 2}
MORE_PLACES = {"ends": time(11), "places": 3}


@pytest.fixture
def full(app) -> Iterator[list[Booking]]:
    """A full event: two windows of two places, each booked by two people.

    After the test each window has as many places taken as something holds.
    """
    yield booked()
    assert waiting.sums_are_right()


@pytest.fixture
def anywhere(any_app) -> Iterator[list[Booking]]:
    """The same on SQLite and again on PostgreSQL."""
    yield booked()
    assert waiting.sums_are_right()


def booked() -> list[Booking]:
    """Fills the two windows."""
    make.event(**FULL)
    return [
        make.booking(window=number // 2, email=f"p{number}@host{number}.org") for number in range(4)
    ]


def change(**facts: object):
    """Changes the event as staff do, after they saw what it does."""
    session().rollback()
    wanted = make.plan(**facts)
    return event_changes.confirm(
        wanted,
        version=events.find_any("kosciuszko").version,
        seen=event_changes.propose(wanted, now=make.NOW).seen,
        by="staff",
        office=make.OFFICE,
        now=make.NOW,
    )


def half_booked(window: int = 1):
    """Books, as far as the email check."""
    event, slot = events.find("kosciuszko"), make.windows()[window]
    with transaction():
        return checks.ask(
            Purpose.BOOK,
            email="slow@example.org",
            language="en",
            facts={"event": "kosciuszko", "slot": slot.public_id, "people": 1},
            form="f",
            about={"event": event, "slot": slot, "people": 1},
            office=make.OFFICE,
            now=make.NOW,
            keep=(event, slot, 1),
        )


def test_an_added_place_is_offered_to_the_line_first(anywhere):
    wanda = waiting.join(windows=(0,))
    change(**MORE_PLACES)
    assert waiting.public() == [0, 1]
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (0, 1)
    assert waiting.public() == [0, 1]


def test_without_the_line_first_a_quick_stranger_gets_the_added_place(full, monkeypatch):
    waiting.join()
    monkeypatch.setattr(changed_windows, "keep_added", lambda *_, **__: None)
    change(**MORE_PLACES)
    assert make.booking(email="quick@example.org").is_active


def test_where_nobody_waits_added_places_are_for_everybody_at_once(full):
    change(**MORE_PLACES)
    assert waiting.public() == [1, 1]


def test_added_places_come_back_from_a_line_that_they_do_not_fit(full):
    waiting.join(people=4)
    change(**MORE_PLACES)
    assert waiting.public() == [0, 0]
    waiting.serve()
    assert waiting.public() == [1, 1]


def test_a_new_window_is_for_those_first_who_wait_for_any_time(full):
    wanda, ben = waiting.join(), waiting.join("ben@example.org", windows=(0,))
    change(**ONE_MORE)
    assert waiting.public() == [0, 0, 0]
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (2, 1)
    assert waiting.offered(ben) is None
    assert waiting.public() == [0, 0, 1]


def test_the_announced_share_of_added_places_is_for_everybody(full):
    waiting.join(windows=(0,))
    change(ends=time(11), places=4, release="25% 2026-12-03 10:00")
    session().rollback()
    kinds = [str(item.kind) for item in kept.of_slots([make.windows()[0].id])]
    assert sorted(kinds) == ["freed", "later"]


def test_places_added_too_late_for_an_offer_are_for_everybody(full):
    waiting.join()
    late = make.windows()[0].starts_at - timedelta(hours=2, minutes=30)
    make.event(now=late, **MORE_PLACES)
    assert waiting.public() == [1, 0]


def test_a_window_with_an_open_offer_goes_and_its_party_waits_on(anywhere):
    wanda = waiting.join()
    for booking in anywhere[2:]:
        deeds.cancel(booking)
    waiting.serve()
    assert waiting.offered(wanda)[0] == 1
    change(**ONE_WINDOW)
    assert waiting.now_kept(wanda).state is State.WAITING
    assert "wait_offer" not in deeds.letters()
    deeds.cancel(anywhere[0])
    waiting.serve()
    assert waiting.offered(wanda)[0] == 0


def test_a_party_that_wished_only_the_window_that_went_is_told(full):
    wanda = waiting.join(windows=(1,))
    for booking in full[2:]:
        deeds.cancel(booking)
    waiting.serve()
    change(**ONE_WINDOW)
    waiting.serve()
    assert waiting.now_kept(wanda).state is State.OVER
    assert deeds.letters()[-1] == "wait_over"


def test_a_window_that_somebody_has_not_finished_booking_goes(any_app):
    make.event(ends=time(11))
    request = half_booked()
    assert deeds.taken() == [0, 1]
    change(ends=time(10, 30))
    assert deeds.taken() == [0]
    with pytest.raises(refusals.SlotUnknown):
        finishing.finish(request.uid, office=make.OFFICE, now=make.NOW)
    assert waiting.sums_are_right()


def test_a_window_of_booked_people_stays_whatever_is_kept_beside_them(full):
    waiting.join()
    deeds.cancel(full[2])
    waiting.serve()
    with pytest.raises(refusals.EffectChanged):
        change(**ONE_WINDOW)
    assert deeds.taken() == [2, 2]


def test_an_event_moves_to_another_day_without_a_window_that_somebody_waits_for(app):
    later = {"release": "100% 2026-12-03 10:00", "places": 2}
    make.event(ends=time(11), **later)
    wanda = waiting.join(windows=(1,))
    moved = make.plan(day=date(2026, 12, 19), **ONE_WINDOW).windows
    stays = replace(moved[0], slot_id=make.windows()[0].public_id)
    change(day=date(2026, 12, 19), ends=time(10, 30), windows=(stays,), **later)
    assert waits.get(wanda.uid).day == date(2026, 12, 19)
    waiting.serve()
    assert waiting.now_kept(wanda).state is State.OVER
