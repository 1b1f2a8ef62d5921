"""A line while many people join, cancel, take, leave and book at the same moment."""

from datetime import time, timedelta
from functools import partial

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.kept import Kind
from citykey_site.domain.waitlist import State
from citykey_site.services import bookings, finishing, lines, waitlist
from citykey_site.storage import kept, outbox, waits
from citykey_site.storage.db import session
from tests import make
from tests.crowd import Pause, at_once
from tests.services import deeds, waiting
from tests.services.test_races import meet

PARTIES = 6
serve = partial(lines.serve, office=make.OFFICE, now=make.NOW)


def full(places: int = PARTIES, **more: object) -> list[Booking]:
    """A full event of one window, booked by single people."""
    make.event(ends=time(10, 30), places=places, **more)
    return [make.booking(email=f"p{number}@host{number}.org") for number in range(places)]


def offered_to(entry) -> partial:
    """Returns the press of the button of an offer."""
    slot_id = make.windows()[0].public_id
    return partial(waitlist.take, entry.uid, slot_id=slot_id, office=make.OFFICE, now=make.NOW)


def leave(entry) -> partial:
    """Returns the press of the button that leaves."""
    return partial(waitlist.leave, entry.uid, office=make.OFFICE, now=make.NOW)


def offers() -> list[int]:
    """Returns the party sizes of all offers."""
    session().rollback()
    found = kept.of_slots([slot.id for slot in make.windows()], kinds={Kind.OFFER})
    return [item.people for item in found]


def test_a_crowd_cancels_joins_books_and_is_served_and_no_place_is_lost_or_sold_twice(any_app):
    booked = full()
    waiting.join("w0@host0.com", people=2)
    asked = [waiting.ask(f"w{number}@host{number}.com") for number in range(1, 4)]
    crowd = [
        *(partial(bookings.cancel, item.uid, office=make.OFFICE, now=make.NOW) for item in booked),
        *(partial(finishing.finish, uid, office=make.OFFICE, now=make.NOW) for uid in asked),
        *(
            partial(
                bookings.book, make.wish(email=f"q{n}@x{n}.org"), office=make.OFFICE, now=make.NOW
            )
            for n in range(3)
        ),
        *[serve] * 4,
    ]
    outcomes = at_once(any_app, crowd)
    known = (refusals.SlotFull, refusals.HasRoom)
    assert [item for item in outcomes if isinstance(item, Exception)] == [
        item for item in outcomes if isinstance(item, known)
    ]
    waiting.serve()
    assert waiting.sums_are_right()
    assert max(deeds.taken()) <= PARTIES


@pytest.mark.postgres
def test_two_workers_offer_a_place_once(pg_app, monkeypatch):
    booked = full()
    waiting.join("w1@host1.com")
    waiting.join("w2@host2.com")
    deeds.cancel(booked[0])
    pause = Pause()
    monkeypatch.setattr(kept, "add", pause.before(kept.add))
    meet(pg_app, pause, serve, serve)
    assert offers() == [1]
    assert deeds.letters().count("wait_offer") == 1
    assert waiting.sums_are_right()


@pytest.mark.postgres
def test_eight_workers_give_each_party_one_offer(pg_app):
    booked = full()
    entries = [waiting.join(f"w{number}@host{number}.com") for number in range(PARTIES)]
    for item in booked:
        deeds.cancel(item)
    assert [item for item in at_once(pg_app, [serve] * 8) if isinstance(item, Exception)] == []
    assert offers() == [1] * PARTIES
    assert all(waiting.now_kept(entry).state is State.OFFERED for entry in entries)
    assert waiting.sums_are_right()


@pytest.mark.postgres
def test_ten_presses_at_once_book_once(pg_app):
    booked = full()
    wanda = waiting.join()
    deeds.cancel(booked[0])
    serve()
    outcomes = at_once(pg_app, [offered_to(wanda)] * 10)
    assert sum(isinstance(item, Booking) for item in outcomes) == 1
    assert sum(item is None for item in outcomes) == 9
    assert waiting.sums_are_right()


@pytest.mark.postgres
def test_who_takes_and_leaves_at_once_does_one_of_both(pg_app):
    booked = full()
    wanda = waiting.join()
    deeds.cancel(booked[0])
    serve()
    taken, _ = at_once(pg_app, [offered_to(wanda), leave(wanda)])
    done = State.TAKEN if isinstance(taken, Booking) else State.OVER
    assert waiting.now_kept(wanda).state is done
    assert waiting.sums_are_right()


@pytest.mark.postgres
def test_an_offer_that_is_taken_while_it_ends_is_taken_or_ends(pg_app, monkeypatch):
    booked = full()
    wanda = waiting.join()
    deeds.cancel(booked[0])
    serve()
    pause = Pause()
    monkeypatch.setattr(outbox, "drop_unsent_about", pause.before(outbox.drop_unsent_about))
    late = partial(lines.serve, office=make.OFFICE, now=make.later(days=2))
    taken, _ = meet(pg_app, pause, offered_to(wanda), late)
    assert isinstance(taken, Booking)
    assert waiting.now_kept(wanda).state is State.TAKEN
    assert waiting.sums_are_right()


@pytest.mark.postgres
def test_a_party_that_leaves_while_it_is_offered_a_place_gives_it_back(pg_app, monkeypatch):
    booked = full()
    wanda = waiting.join()
    deeds.cancel(booked[0])
    pause = Pause()
    monkeypatch.setattr(kept, "add", pause.before(kept.add))
    meet(pg_app, pause, serve, leave(wanda))
    waiting.serve()
    assert offers() == []
    assert waiting.public() == [1]
    assert waiting.sums_are_right()


@pytest.mark.postgres
def test_an_event_canceled_while_its_offer_is_taken_ends_both_ways_whole(pg_app):
    booked = full()
    wanda = waiting.join()
    deeds.cancel(booked[0])
    serve()
    outcomes = at_once(pg_app, [offered_to(wanda), deeds.cancel_event, serve])
    allowed = (refusals.OfferOver, refusals.EventCanceled, refusals.SlotUnknown)
    bad = [item for item in outcomes if isinstance(item, Exception)]
    assert [item for item in bad if not isinstance(item, allowed)] == []
    waiting.serve()
    assert not waiting.now_kept(wanda).is_in_line
    assert waiting.sums_are_right()


@pytest.mark.postgres
def test_two_requests_of_one_mailbox_make_one_entry(pg_app):
    full()
    asked = [waiting.ask("wanda@gmail.com"), waiting.ask("W.anda+x@gmail.com", people=2)]
    finish = [partial(finishing.finish, uid, office=make.OFFICE, now=make.NOW) for uid in asked]
    at_once(pg_app, finish)
    assert sum(waits.get(uid) is not None for uid in asked) == 1


@pytest.mark.postgres
def test_two_events_that_want_the_same_area_party_offer_it_one_place(pg_app):
    first = full(2)
    make.event("next", day=first[0].event.day + timedelta(days=7), ends=time(10, 30), places=1)
    other = make.booking(event_id="next", email="n@host.net")
    wanda = waiting.join_area()
    deeds.cancel(first[0])
    deeds.cancel(other)
    assert [item for item in at_once(pg_app, [serve] * 6) if isinstance(item, Exception)] == []
    waiting.serve()
    assert waiting.now_kept(wanda).state is State.OFFERED
    windows = [slot.id for name in ("kosciuszko", "next") for slot in make.windows(name)]
    assert len(kept.of_slots(windows, kinds={Kind.OFFER})) == 1
    assert waiting.sums_are_right()
