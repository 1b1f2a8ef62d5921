"""Places that open later, and those that are first for 311 and partners."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from citykey_site.domain import refusals, times
from citykey_site.domain.event_csv import FaultCode
from citykey_site.domain.events import Status
from citykey_site.domain.kept import Kind
from citykey_site.services import assisted, event_changes, publishing, shares
from citykey_site.services.event_import import NotImported
from citykey_site.services.events import WindowKept
from citykey_site.storage import events, kept, slots
from citykey_site.storage.db import session, transaction
from tests import make
from tests.crowd import at_once
from tests.services import deeds

STAGE = times.at(date(2026, 12, 3), time(10))
FALLS_BACK = times.at(date(2026, 12, 4), time(12))
LATER = "50% 2026-12-03 10:00"
PARTNERS = "partners 25% 2026-12-04 12:00"


@pytest.fixture(autouse=True)
def sums(request):
    """After every deed the places that are taken are the sum of what holds them."""
    request.getfixturevalue("any_app" if "any_app" in request.fixturenames else "app")
    yield
    session().rollback()
    assert slots.wrong_counters() == []


def plan(release: str = LATER, **more: object):
    """Plans two windows of eight places."""
    return make.plan(ends=time(11), release=release, **more)


def keep(release: str = LATER, **more: object) -> None:
    """Keeps that event, published."""
    make.event(ends=time(11), release=release, **more)


def change(release: str = LATER, *, now=make.NOW, **more: object):
    """Changes the event as staff do, after they saw what it does."""
    wanted = plan(release, **more)
    effect = event_changes.propose(wanted, now=now)
    return event_changes.confirm(
        wanted,
        version=events.find_any("kosciuszko").version,
        seen=effect.seen,
        by="staff",
        office=make.OFFICE,
        now=now,
    )


def left() -> list[int]:
    """Counts the places that everybody can book in each window."""
    session().rollback()
    return [slot.left for slot in make.windows()]


def shared(kind: Kind = Kind.LATER) -> int:
    """Counts the places that are kept for a reason."""
    return kept.people_in(events.find_any("kosciuszko").id, kind)


def call(window: int = 0, people: int = 2, *, now=make.NOW):
    """Books for somebody who called 311."""
    wish = make.wish(window=window, people=people, email="")
    return assisted.book(wish, by="staff", office=make.OFFICE, now=now).booking


def test_half_of_the_places_open_later():
    keep()
    assert (left(), shared()) == ([4, 4], 8)
    make.booking(people=4)
    with pytest.raises(refusals.SlotFull):
        make.booking(people=1, email="ben@example.org")


def test_at_the_announced_moment_the_worker_opens_them_to_everybody(any_app):
    keep()
    assert shares.release_due(now=STAGE - timedelta(seconds=1)) == 0
    assert shares.release_due(now=STAGE) == 8
    assert (left(), shared()) == ([8, 8], 0)
    assert shares.release_due(now=STAGE) == 0


def test_a_late_worker_keeps_nobody_from_booking_them():
    keep()
    make.booking(people=4)
    make.booking(people=4, email="ben@example.org", now=STAGE)
    assert left()[0] == 0


def test_two_workers_at_once_open_them_once(any_app):
    keep()
    released = at_once(any_app, [lambda: shares.release_due(now=STAGE)] * 2)
    assert sum(released) == 8
    assert left() == [8, 8]


def test_a_draft_keeps_none_until_it_is_published():
    keep(status=Status.DRAFT)
    assert shared() == 0
    event = events.find_any("kosciuszko")
    publishing.publish("kosciuszko", version=event.version, by="staff", now=make.NOW)
    assert (left(), shared()) == ([4, 4], 8)


def test_a_file_keeps_them_too():
    deeds.import_plans(plan())
    assert (left(), shared()) == ([4, 4], 8)
    assert deeds.import_plans(plan()).unchanged == 1


def test_a_moment_that_is_over_keeps_none():
    make.event(ends=time(11), release=LATER, now=STAGE)
    assert left() == [8, 8]


def test_the_last_moment_is_known_of_the_event():
    keep(f"{LATER}; {PARTNERS}")
    assert events.find_any("kosciuszko").last_release_at == FALLS_BACK
    change("")
    assert events.find_any("kosciuszko").last_release_at is None


# Changes of staff


def test_fewer_places_are_possible_where_shares_are_free(any_app):
    keep()
    make.booking(people=2)
    change(places=4)
    assert (left(), shared()) == ([0, 2], 4)
    assert deeds.taken() == [4, 2]


def test_places_that_people_have_are_not_lowered_even_with_shares():
    keep()
    make.booking(people=3)
    [block] = event_changes.propose(plan(places=2), now=make.NOW).blocks
    assert (block.taken, block.places) == (3, 2)
    with pytest.raises(WindowKept):
        make.event(ends=time(11), release=LATER, places=2)


def test_more_places_make_a_larger_share():
    keep()
    change(places=12)
    assert (left(), shared()) == ([6, 6], 12)


def test_another_plan_is_laid_in_place_of_the_old_one():
    keep()
    change("25% 2026-12-03 10:00; partners 25% 2026-12-04 12:00")
    assert (left(), shared(), shared(Kind.PARTNERS)) == ([4, 4], 4, 4)
    change("")
    assert left() == [8, 8]


def test_a_share_takes_no_place_from_those_who_booked():
    make.event(ends=time(11))
    for number in range(2):
        make.booking(people=4, email=f"p{number}@example.org")
    change()
    assert (left(), shared()) == ([0, 0], 8)


def test_a_change_of_words_leaves_shares_where_they_are():
    keep(PARTNERS)
    call(people=2)
    rows = [(item.slot_id, item.people) for item in kept.of_slots(ids())]
    change(PARTNERS, speaks=("pl",))
    assert [(item.slot_id, item.people) for item in kept.of_slots(ids())] == rows


def ids() -> list[int]:
    """Returns the rows of the windows."""
    return [slot.id for slot in make.windows()]


def test_a_window_that_was_dropped_takes_its_share_along():
    keep()
    whole = plan()
    with transaction():
        shorter = replace(whole, windows=whole.windows[:1])
    deeds.import_plans(shorter)
    assert (left()[0], shared()) == (4, 4)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OFFER])
def test_closing_a_window_ends_all_that_is_kept_in_it(kind):
    keep("")
    with transaction():
        assert slots.take_places(ids()[0], 3)
        kept.add(ids()[0], kind, 3, ends_at=STAGE)
    make.close()
    assert make.windows()[0].capacity == 0
    assert kept.of_slots(ids()) == []


def test_a_canceled_event_keeps_nothing():
    keep(f"{LATER}; {PARTNERS}")
    make.booking()
    deeds.cancel_event()
    assert kept.of_slots(ids()) == []
    assert deeds.taken() == [0, 0]


def test_places_on_their_way_to_the_waitlist_survive_a_change():
    keep("")
    with transaction():
        assert slots.take_places(ids()[0], 3)
        kept.add(ids()[0], Kind.FREED, 3, ends_at=STAGE)
    change("", places=12)
    assert (left(), shared(Kind.FREED)) == ([9, 12], 3)
    change("", places=2)
    assert (left(), shared(Kind.FREED)) == ([0, 2], 2)


# 311 and partners


def test_whoever_calls_gets_a_place_of_the_share_first():
    keep(PARTNERS)
    assert left() == [6, 6]
    call(people=2)
    assert (left(), shared(Kind.PARTNERS)) == ([6, 6], 2)
    call(people=3)
    assert left() == [3, 6]


def test_the_share_books_before_the_event_opens_and_only_from_the_share():
    keep(PARTNERS, opens_at=make.later(days=2))
    call(people=2)
    with pytest.raises(refusals.EventNotOpen):
        call(people=1)
    with pytest.raises(refusals.EventNotOpen):
        make.booking(window=1)


def test_the_share_books_while_a_draw_is_awaited():
    draw = {"draw_opens_at": make.later(days=1), "draw_closes_at": make.later(days=9)}
    keep(PARTNERS, **draw)
    call(people=2)
    with pytest.raises(refusals.EventByDraw):
        call(people=1)
    with pytest.raises(refusals.EventByDraw):
        make.booking(window=1)


def test_the_share_falls_back_to_the_public_at_its_hour():
    keep(PARTNERS, opens_at=times.at(date(2026, 12, 4), time(9)))
    with pytest.raises(refusals.EventNotOpen):
        call(people=3, now=make.later(days=1))
    assert shares.release_due(now=FALLS_BACK) == 4
    call(people=3, now=FALLS_BACK)
    assert left() == [5, 8]


def test_what_was_booked_from_the_share_stays_used_after_a_change():
    keep(PARTNERS)
    call(people=2)
    change(PARTNERS, places=12)
    assert shared(Kind.PARTNERS) == 4
    assert sum(left()) == 24 - 2 - 4


def test_the_same_form_twice_uses_the_share_once(any_app):
    keep(PARTNERS)
    wish = make.wish(people=2, email="", form_token="once")
    for _ in range(2):
        assisted.book(wish, by="staff", office=make.OFFICE, now=make.NOW)
    assert shared(Kind.PARTNERS) == 2


def test_two_callers_at_once_cannot_both_have_the_last_of_the_share(any_app):
    keep(PARTNERS, opens_at=make.later(days=2))
    told = at_once(any_app, [lambda: call(people=2)] * 2)
    assert sum(isinstance(item, refusals.EventNotOpen) for item in told) == 1
    assert sum(deeds.taken()) == 4


# A draw


def test_no_file_changes_the_moments_of_a_draw_that_has_opened():
    draw = {"draw_opens_at": make.later(days=1), "draw_closes_at": make.later(days=9)}
    keep("", **draw)
    moved = draw | {"draw_closes_at": make.later(days=8)}
    with pytest.raises(NotImported) as told:
        deeds.import_plans(plan("", **moved), now=make.later(days=1))
    assert [fault.code for fault in told.value.faults] == [FaultCode.DRAW_RUNNING]
    with pytest.raises(refusals.DrawFixed):
        make.event(ends=time(11), release="", now=make.later(days=1))
    assert deeds.import_plans(plan("", **moved)).changed == 1
    assert deeds.cancel_event(now=make.later(days=2)).canceled == 1


# All at once


def test_worker_callers_residents_and_staff_at_once_never_lose_or_double_a_place(any_app):
    keep(f"{LATER}; {PARTNERS}")
    wishes = [make.wish(people=2, email=f"p{number}@example.org") for number in range(6)]

    def book(wish):
        return lambda: deeds_book(wish)

    told = at_once(
        any_app,
        [
            *map(book, wishes),
            lambda: call(people=2, now=STAGE),
            lambda: call(people=1, now=STAGE),
            lambda: shares.release_due(now=STAGE),
            lambda: shares.release_due(now=STAGE),
            lambda: deeds.import_plans(plan(f"{LATER}; {PARTNERS}", places=9), now=STAGE),
        ],
    )
    allowed = (refusals.SlotFull, refusals.EffectChanged)
    assert not [item for item in told if isinstance(item, Exception) and type(item) not in allowed]
    assert all(0 <= slot.taken <= slot.capacity for slot in make.windows())


def deeds_book(wish):
    """Books as a resident does, at the moment of the stage."""
    return make.deeds.book(wish, office=make.OFFICE, now=STAGE)
