"""Staff keep, move and cancel events by their file; every booked party is told."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from citykey_site.domain.bookings import State
from citykey_site.domain.events import Status
from citykey_site.domain.places import Point
from citykey_site.services.event_import import NotImported
from citykey_site.storage import bookings as kept
from citykey_site.storage import slots
from tests import make
from tests.services import deeds
from tests.services.engines import ON_SQLITE

SUNDAY = date(2026, 12, 6)


@pytest.fixture
def booking(any_app, mailbox):
    """Ana's booking in the second window of Saturday's event."""
    make.event()
    booking = make.booking(window=1, people=2, language="es")
    deeds.deliver(mailbox)
    mailbox.letters.clear()
    return booking


def test_a_new_file_makes_its_events_with_their_windows(any_app):
    told = deeds.import_plans(make.plan(), make.plan("archer", venue=make.ARCHER))
    assert (told.added, told.changed, told.unchanged, told.letters) == (2, 0, 0, 0)
    assert [slot.capacity for slot in make.windows("archer")] == [8] * 6


@ON_SQLITE
def test_the_same_file_twice_changes_nothing_and_tells_nobody(booking):
    told = deeds.import_plans(make.plan())
    assert (told.added, told.changed, told.unchanged, told.letters) == (0, 0, 1, 0)
    assert deeds.event_now().version == 1


@ON_SQLITE
def test_the_same_file_twice_gives_the_same_addresses_on_every_installation(any_app):
    make.event()
    make.event("archer", venue=make.ARCHER)
    ids = [slot.public_id for slot in make.windows()]
    assert ids == ["025696259e", *ids[1:]]
    assert len({*ids, *(slot.public_id for slot in make.windows("archer"))}) == 12


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [
        {"speaks": ("en", "pl")},
        {"access": ("asl",)},
        {"notes": {"en": "Use the side door."}},
        {"opens_at": make.later(days=1)},
        {"release": "50% 2026-12-03 10:00"},
        {"check_emails": True},
        {"slow_return": True},
        {"places": 9},
    ],
)
def test_a_small_change_is_kept_and_tells_nobody(booking, change):
    told = deeds.import_plans(make.plan(**change))
    assert (told.changed, told.letters) == (1, 0)
    assert deeds.event_now().version == 2
    assert deeds.import_plans(make.plan(**change)).unchanged == 1


@ON_SQLITE
def test_a_mended_map_point_is_no_news(booking):
    venue = replace(make.KOSCIUSZKO, point=Point(41.93, -87.72), ward=31)
    told = deeds.import_plans(make.plan(venue=venue))
    assert (told.changed, told.letters) == (1, 0)
    assert deeds.event_now().venue == venue


# Moving


@ON_SQLITE
def test_an_event_on_another_day_takes_its_bookings_along_and_tells_them(booking, mailbox):
    told = deeds.import_plans(make.plan(day=SUNDAY))
    assert (told.changed, told.letters) == (1, 1)
    moved = kept.find("ana@example.org", booking.code)
    assert moved.event.day == SUNDAY
    assert (moved.slot.public_id, moved.sequence) == (booking.slot.public_id, 1)
    deeds.deliver(mailbox)
    [letter] = mailbox.letters
    assert (letter.kind, letter.language, letter.day) == ("event_moved", "es", SUNDAY)


def test_an_event_on_another_day_is_sealed_anew_with_its_bookings(booking):
    deeds.import_plans(make.plan(day=SUNDAY))
    [row] = deeds.rows()
    assert row.day == SUNDAY
    assert kept.get(booking.uid).email == "ana@example.org"


@ON_SQLITE
def test_a_moved_event_is_reminded_for_at_its_new_day(booking):
    deeds.import_plans(make.plan(day=SUNDAY))
    assert deeds.remind(booking.remind_at) == 0
    assert deeds.remind(deeds.now_kept(booking).remind_at) == 1


@ON_SQLITE
def test_another_place_is_told_too(booking, mailbox):
    assert deeds.import_plans(make.plan(venue=make.ARCHER)).letters == 1
    assert deeds.now_kept(booking).event.venue == make.ARCHER


@ON_SQLITE
def test_only_people_whose_time_changed_are_told(booking):
    make.booking(window=5, email="ben@example.org")
    told = deeds.import_plans(make.plan(ends=time(14)))
    assert (told.letters, len(make.windows())) == (0, 8)


@ON_SQLITE
def test_whoever_canceled_before_is_not_told_of_the_move(booking, mailbox):
    deeds.cancel(booking)
    deeds.deliver(mailbox)
    assert deeds.import_plans(make.plan(day=SUNDAY)).letters == 0


@ON_SQLITE
def test_the_old_news_is_not_sent_after_the_move(any_app, mailbox):
    make.event()
    make.booking()
    deeds.import_plans(make.plan(day=SUNDAY))
    deeds.deliver(mailbox)
    assert [letter.kind for letter in mailbox.letters] == ["event_moved"]


def test_a_window_added_at_the_old_time_of_a_moved_one_has_an_address_of_its_own(any_app):
    make.event(ends=time(11))
    deeds.import_plans(make.plan(starts=time(14), ends=time(15)))
    deeds.import_plans(make.plan(starts=time(10), ends=time(15)))
    ids = [slot.public_id for slot in make.windows()]
    assert len(set(ids)) == len(ids) == 10


# What people have booked stays


@ON_SQLITE
def test_a_window_with_bookings_is_not_taken_away(booking):
    with pytest.raises(NotImported) as refused:
        deeds.import_plans(make.plan(starts=time(11)))
    [fault] = refused.value.faults
    assert (fault.row, fault.value) == (2, "10:30")
    assert "the file leaves 0; 2 are booked" in fault.advice
    assert len(make.windows()) == 6


@ON_SQLITE
def test_places_are_not_lowered_below_what_is_booked(booking):
    with pytest.raises(NotImported) as refused:
        deeds.import_plans(make.plan(places=1))
    assert ["the file leaves 1; 2 are booked" in item.advice for item in refused.value.faults] == [
        True
    ]
    assert deeds.import_plans(make.plan(places=2)).changed == 1


@ON_SQLITE
def test_windows_that_nobody_booked_may_go(booking):
    assert deeds.import_plans(make.plan(ends=time(11))).changed == 1
    assert len(make.windows()) == 2


@ON_SQLITE
def test_one_bad_event_keeps_the_whole_file_out_and_every_problem_is_told(booking):
    make.event("archer", venue=make.ARCHER)
    make.booking(event_id="archer", email="ben@example.org")
    with pytest.raises(NotImported) as refused:
        deeds.import_plans(
            make.plan("new", day=SUNDAY),
            make.plan(places=1),
            make.plan("archer", venue=make.ARCHER, places=0),
        )
    assert [fault.row for fault in refused.value.faults] == [3, 4]
    assert deeds.event_now("new") is None
    assert [slot.capacity for slot in make.windows()] == [8] * 6
    assert deeds.letters() == ["booked"]


# Canceling


def test_a_canceled_event_ends_every_booking_and_tells_each_in_its_language(booking, mailbox):
    make.booking(email="ben@example.org", window=4)
    deeds.deliver(mailbox)
    mailbox.letters.clear()
    told = deeds.cancel_event()
    assert (told.canceled, told.letters) == (1, 2)
    deeds.deliver(mailbox)
    assert {(item.to, item.kind, item.language) for item in mailbox.letters} == {
        ("ana@example.org", "event_canceled", "es"),
        ("ben@example.org", "event_canceled", "en"),
    }
    assert deeds.taken() == [0] * 6
    assert slots.wrong_counters() == []


@ON_SQLITE
def test_the_booking_of_a_canceled_event_opens_and_says_so(booking):
    deeds.cancel_event()
    found = kept.find("ana@example.org", booking.code)
    assert (found.state, found.event.status) == (State.EVENT_CANCELED, Status.CANCELED)


@ON_SQLITE
def test_the_same_cancellation_twice_tells_people_once(booking):
    deeds.cancel_event()
    told = deeds.cancel_event()
    assert (told.canceled, told.unchanged, told.letters) == (0, 1, 0)
    assert deeds.letters() == ["event_canceled"]


@ON_SQLITE
def test_whoever_canceled_alone_is_not_told_again(booking, mailbox):
    deeds.cancel(booking)
    deeds.deliver(mailbox)
    assert deeds.cancel_event().letters == 0
    assert deeds.now_kept(booking).state is State.CANCELED


def test_a_cancellation_that_fails_halfway_cancels_nothing(booking, monkeypatch):
    make.booking(email="ben@example.org", window=4)
    asked = []

    def second_fails(uid: str) -> None:
        asked.append(uid)
        if len(asked) == 2:
            raise KeyError

    monkeypatch.setattr("citykey_site.storage.outbox.drop_unsent", second_fails)
    with pytest.raises(KeyError):
        deeds.cancel_event()
    assert deeds.event_now().status is Status.PUBLISHED
    assert sum(deeds.taken()) == 3


@ON_SQLITE
def test_a_window_with_only_canceled_bookings_is_closed_and_the_file_comes_in_again(booking):
    deeds.cancel(booking)
    shorter = make.plan(starts=time(11))
    deeds.import_plans(shorter)
    assert make.windows()[0].capacity == 0
    assert kept.get(booking.uid).state is State.CANCELED
    assert deeds.import_plans(shorter).unchanged == 1


@ON_SQLITE
def test_whoever_has_been_there_is_not_told_that_the_event_is_canceled(booking, mailbox):
    after = booking.slot.ends_at
    assert deeds.cancel_event(now=after).letters == 0
    assert kept.get(booking.uid).state is State.BOOKED


def test_an_event_moved_by_one_hour_carries_every_booking_along(booking):
    told = deeds.import_plans(make.plan(starts=time(11), ends=time(14)))
    assert told.letters == 1
    moved = kept.get(booking.uid)
    assert moved.slot.public_id == booking.slot.public_id
    assert moved.slot.starts_at - booking.slot.starts_at == timedelta(hours=1)
    assert slots.wrong_counters() == []
