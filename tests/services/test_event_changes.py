"""Changes and cancellations as they were shown: all or nothing, for the right version, once."""

from functools import partial

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking, State
from citykey_site.domain.events import EventPlan, Status, WindowPlan
from citykey_site.domain.history import Deed
from citykey_site.domain.window_changes import with_window
from citykey_site.services import bookings, cancellations, event_changes, offers
from citykey_site.storage import bookings as kept
from citykey_site.storage import events, history, slots
from tests import make
from tests.crowd import Pause, at_once, meanwhile, until_done_or_waiting
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

FACTS = {"by": "olga", "office": make.OFFICE, "now": make.NOW}
SATURDAY = make.plan().day


def confirm(plan: EventPlan, *, version: int | None = None, seen: str | None = None):
    """Changes an event as it stands now, unless told otherwise."""
    effect = event_changes.propose(plan, now=make.NOW)
    version = version or deeds.event_now(plan.public_id).version
    return event_changes.confirm(plan, version=version, seen=seen or effect.seen, **FACTS)


def cancel_window(number: int = 0):
    """Cancels a window as it stands now."""
    event, slot = events.find_any("kosciuszko"), make.windows()[number]
    effect = cancellations.propose_closing_window(event, slot, now=make.NOW)
    return cancellations.cancel_window(
        "kosciuszko", slot.public_id, version=event.version, seen=effect.seen, **FACTS
    )


def places(number: int) -> EventPlan:
    """Returns the event as it is kept, with so many places in its first window."""
    event, windows = events.find_any("kosciuszko"), make.windows()
    first = windows[0]
    window = WindowPlan(
        starts_at=first.starts_at, ends_at=first.ends_at, places=number, slot_id=first.public_id
    )
    return with_window(event, windows, window, now=make.NOW)


def lines() -> list[tuple[Deed, dict]]:
    """Returns the history, newest first."""
    return [(line.deed, dict(line.facts)) for line in history.latest(limit=20)]


@BOTH_ENGINES
def test_a_confirmed_move_is_made_once_and_written_down(any_app):
    make.event()
    make.booking(people=2)
    plan = make.plan(venue=make.ARCHER)
    shown = event_changes.propose(plan, now=make.NOW).seen
    first = confirm(plan, version=1, seen=shown)
    again = confirm(plan, version=1, seen=shown)
    assert (first.changed, first.letters, again.unchanged, again.letters) == (1, 1, 1, 0)
    assert lines() == [(Deed.CHANGED, {"moved": 2, "letters": 1})]


def test_the_second_of_two_staff_is_told_and_overwrites_nothing(any_app):
    make.event()
    confirm(make.plan(venue=make.ARCHER), version=1)
    with pytest.raises(refusals.EditedMeanwhile):
        confirm(make.plan(places=20), version=1)
    assert deeds.event_now().venue == make.ARCHER
    assert make.windows()[0].capacity == 8


def test_whoever_booked_meanwhile_is_seen_before_the_move(any_app):
    make.event()
    plan = make.plan(venue=make.ARCHER)
    shown = event_changes.propose(plan, now=make.NOW).seen
    make.booking()
    with pytest.raises(refusals.EffectChanged):
        confirm(plan, seen=shown)
    assert deeds.event_now().venue == make.KOSCIUSZKO
    assert lines() == []


def test_a_change_that_takes_booked_places_is_not_made_even_when_confirmed(any_app):
    make.event()
    make.booking(people=4)
    with pytest.raises(refusals.EffectChanged):
        confirm(places(3))
    assert make.windows()[0].capacity == 8


def test_a_booking_whose_letter_failed_and_one_without_email_cannot_be_told(any_app, monkeypatch):
    make.event()
    gone = make.booking(people=2)
    make.booking(email="ben@example.org")
    monkeypatch.setattr("citykey_site.storage.outbox.unreachable", lambda uids: {gone.uid})
    effect = event_changes.propose(make.plan(venue=make.ARCHER), now=make.NOW)
    assert (effect.told.people, effect.unreachable.people) == (1, 2)


def test_a_canceled_window_closes_and_its_people_get_another_time_of_the_day(any_app):
    make.event()
    first = make.booking(people=3)
    stays = make.booking(window=1, email="ben@example.org")
    told = cancel_window()
    assert (told.canceled, told.letters) == (1, 1)
    assert deeds.now_kept(first).state is State.EVENT_CANCELED
    assert deeds.now_kept(stays).is_active
    assert make.windows()[0].capacity == 0
    assert slots.wrong_counters() == []


def test_a_window_whose_places_are_held_for_others_closes_and_holds_another_for_them(any_app):
    make.event()
    make.booking(people=3)
    cancel_window(0)
    [held] = [number for number, taken in enumerate(deeds.taken()) if taken]
    event, slot = events.find_any("kosciuszko"), make.windows()[held]
    effect = cancellations.propose_closing_window(event, slot, now=make.NOW)
    assert (effect.loses.people, effect.held.people) == (0, 3)
    assert cancel_window(held).letters == 1
    assert make.windows()[held].capacity == 0 and sum(deeds.taken()) == 3
    assert slots.wrong_counters() == []


def test_a_day_closes_whole_before_anybody_is_offered_another_time(any_app, monkeypatch):
    make.event()
    make.event("archer", venue=make.ARCHER)
    make.booking()
    make.booking(event_id="archer", email="ben@example.org")
    seen = []

    def look(ended, **_facts):
        seen.append([(item.email, events.find_any(item.event.public_id).status) for item in ended])
        return len(ended)

    monkeypatch.setattr(offers, "carry", look)
    found = events.of_day(SATURDAY)
    effect = cancellations.propose_closing(found, now=make.NOW)
    version = ":".join(f"{event.id}.{event.version}" for event in found)
    told = cancellations.cancel_day(SATURDAY, version=version, seen=effect.seen, **FACTS)
    assert (told.canceled, told.letters) == (2, 2)
    assert [len(some) for some in seen] == [2]
    assert {status for _, status in seen[0]} == {Status.CANCELED}


@BOTH_ENGINES
def test_a_day_that_fails_halfway_cancels_nothing(any_app, monkeypatch):
    make.event()
    make.event("archer", venue=make.ARCHER)
    make.booking()

    def broken(*_words, **_facts):
        raise KeyError

    monkeypatch.setattr(offers, "carry", broken)
    found = events.of_day(SATURDAY)
    seen = cancellations.propose_closing(found, now=make.NOW).seen
    version = ":".join(f"{event.id}.{event.version}" for event in found)
    with pytest.raises(KeyError):
        cancellations.cancel_day(SATURDAY, version=version, seen=seen, **FACTS)
    assert deeds.event_now().is_on and deeds.event_now("archer").is_on
    assert deeds.taken()[0] == 1


# At the same moment


def edited(number: int) -> str:
    """Gives the first window so many places, as often as others come between."""
    for _ in range(20):
        try:
            confirm(places(number))
            return "kept"
        except refusals.EditedMeanwhile:
            continue
        except refusals.EffectChanged:
            return "refused"
    return "tired"


def booked(number: int) -> Booking:
    """Books a place in the first window."""
    wish = make.wish(email=f"person-{number}@example.org")
    return bookings.book(wish, office=make.OFFICE, now=make.NOW)


def race(app, edits: int, bookers: int) -> list[object]:
    """Books while the places go up and down."""
    crowd = [partial(edited, 2 + number % 9) for number in range(edits)]
    crowd += [partial(booked, number) for number in range(bookers)]
    return at_once(app, crowd)


@BOTH_ENGINES
def test_places_go_up_and_down_and_never_below_what_is_booked(any_app):
    make.event(places=10)
    outcomes = race(any_app, edits=12, bookers=12)
    won = [item for item in outcomes if isinstance(item, Booking)]
    assert len(won) == len(deeds.rows()) == deeds.taken()[0] <= make.windows()[0].capacity
    known = Booking | refusals.SlotFull | refusals.TooBusy | str
    assert [item for item in outcomes if not isinstance(item, known)] == []
    assert slots.wrong_counters() == []


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.postgres
def test_a_booking_in_the_middle_of_a_cancellation_ends_with_it_or_is_refused(
    pg_app, monkeypatch, stage
):
    make.event()
    pause, book = Pause(), partial(booked, 1)
    seen = cancellations.propose_closing([deeds.event_now()], now=make.NOW).seen
    cancel = partial(cancellations.cancel_event, "kosciuszko", version=1, seen=seen, **FACTS)
    if stage == "before":
        monkeypatch.setattr(slots, "take_places", pause.before(slots.take_places))
        first, second = book, cancel
    else:
        monkeypatch.setattr(kept, "active_of_event", pause.before(kept.active_of_event))
        first, second = cancel, book
    with meanwhile(pg_app, first) as early:
        assert pause.reached.wait(60)
        with meanwhile(pg_app, second) as late:
            until_done_or_waiting(late)
            pause.go_on()
    assert not [row for row in deeds.rows() if row.state == State.BOOKED] or deeds.event_now().is_on
    assert slots.wrong_counters() == []
    assert isinstance(early.exception() or late.exception(), refusals.Refusal)


@pytest.mark.postgres
def test_two_staff_at_the_same_moment_one_change_is_kept_and_the_other_told(pg_app):
    make.event()
    outcomes = at_once(
        pg_app,
        [partial(confirm, make.plan(places=number), version=1) for number in (9, 10, 11, 12)],
    )
    assert sum(isinstance(item, refusals.EditedMeanwhile) for item in outcomes) == 3
    assert deeds.event_now().version == 2
    assert len(lines()) == 1
