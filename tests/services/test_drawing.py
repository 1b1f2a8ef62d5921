"""The draw of an event: who gets in, who waits, and that it happens exactly once."""

import re
from datetime import date, timedelta
from functools import partial

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.draws import State
from citykey_site.domain.events import Status
from citykey_site.domain.history import Deed
from citykey_site.services import checks, drawing, draws, finishing, privacy
from citykey_site.storage import bookings, events, history, kept, slots, tickets, waits
from citykey_site.storage import draws as kept_draws
from citykey_site.storage.db import session
from citykey_site.storage.tables import DrawRow
from tests import make
from tests.crowd import at_once
from tests.services import deeds
from tests.services import draw_people as people


@pytest.fixture
def drawn(app) -> list:
    """Five parties of one, who all wish the first window with its two places."""
    people.event(places=2)
    return [people.enter(f"p{number}") for number in range(5)]


def booked(entry) -> int:
    """Counts the appointments of a mailbox."""
    session().rollback()
    return len(bookings.active_of_mailbox(entry.email, now=people.AFTER))


def stopped_after_close(monkeypatch) -> None:
    """Closes the list and goes no further."""
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "_settle", partial(_stop))
        with pytest.raises(KeyboardInterrupt):
            people.draw()
    assert state() is State.DRAWING


def _stop(*_words, **_facts) -> None:
    raise KeyboardInterrupt


def state() -> State:
    """Returns how far the draw is."""
    session().rollback()
    return kept_draws.of(events.find("drawn").id).state


def in_order(entered: list) -> list:
    """Returns the entries as they are kept now, in the order drawn."""
    found = [people.now_entered(entry) for entry in entered]
    return sorted(found, key=lambda entry: entry.ticket.place)


def test_winners_have_an_appointment_and_the_others_wait_in_the_order_drawn(drawn):
    assert people.draw() == 1
    ordered = in_order(drawn)
    assert [booked(entry) for entry in ordered] == [1, 1, 0, 0, 0]
    assert [entry.uid for entry in ordered[:2] if waits.get(entry.uid)] == []
    lined = [waits.get(entry.uid) for entry in ordered[2:]]
    assert [wait.rank for wait in lined] == [2, 3, 4]
    assert [wait.windows for wait in lined] == [(make.windows("drawn")[0].id,)] * 3
    assert slots.wrong_counters() == []


def test_each_is_told_once_and_the_history_has_one_line(drawn):
    people.draw()
    told = sorted(deeds.letters())
    assert told == ["draw_not_won"] * 3 + ["draw_won"] * 2
    assert people.draw(people.soon_after(10)) == 0
    assert sorted(deeds.letters()) == told
    [line] = [item for item in history.latest(limit=9) if item.deed is Deed.DRAWN]
    assert line.facts == {"tickets": 5, "won": 2}


def test_before_the_close_nothing_is_drawn_and_the_seed_is_sealed(drawn):
    assert people.draw(people.CLOSES - timedelta(seconds=1)) == 0
    draw = kept_draws.of(events.find("drawn").id)
    assert (draw.state, draw.seed, draw.places) == (State.OPEN, "", {})
    row = session().query(DrawRow).one()
    assert not re.search(rb"[0-9a-f]{64}", row.seed_sealed)


def test_a_large_draw_goes_on_round_by_round(drawn):
    rounds = [drawing.run_due(office=make.OFFICE, now=people.AFTER, most=2) for _ in range(4)]
    assert rounds == [0, 0, 1, 0]
    assert len(deeds.letters()) == 5


def test_two_workers_at_once_draw_once(any_app):
    people.event(places=2)
    entered = [people.enter(f"p{number}") for number in range(5)]
    at_once(any_app, [people.draw, people.draw, people.draw])
    people.draw()
    assert sum(booked(entry) for entry in entered) == 2
    assert len(deeds.letters()) == 5
    assert slots.wrong_counters() == []
    assert state() is State.DONE


def test_places_that_are_left_are_for_everybody_once_the_draw_is_done(drawn):
    with pytest.raises(refusals.EventByDraw):
        make.booking(event_id="drawn", window=1, now=people.OPEN)
    people.draw()
    make.booking(event_id="drawn", window=1, now=people.soon_after(5))
    with pytest.raises(refusals.SlotFull):
        make.booking(event_id="drawn", window=0, email="b@gmail.com", now=people.soon_after(5))


def test_nobody_books_the_places_of_winners_before_they_have_them(drawn, monkeypatch):
    stopped_after_close(monkeypatch)
    assert deeds.taken("drawn")[0] == 2
    assert slots.wrong_counters() == []
    with pytest.raises(refusals.EventByDraw):
        make.booking(event_id="drawn", now=people.AFTER)
    assert people.draw() == 1


def test_staff_close_the_window_between_and_the_winner_waits(drawn, monkeypatch):
    stopped_after_close(monkeypatch)
    make.close("drawn", window=0, now=people.AFTER)
    people.draw()
    assert [booked(entry) for entry in drawn] == [0] * 5
    assert all(waits.get(entry.uid) for entry in drawn)
    assert slots.wrong_counters() == []


def cancel(now=people.OPEN) -> None:
    """Cancels the event as staff do."""
    facts = {"draw_opens_at": people.OPENS, "draw_closes_at": people.CLOSES, "places": 2}
    deeds.import_plans(make.plan("drawn", status=Status.CANCELED, **facts), now=now)


def test_an_event_canceled_before_the_draw_tells_every_party(drawn):
    cancel()
    assert people.draw() == 0
    people.draw()
    assert deeds.letters() == ["draw_canceled"] * 5
    assert [waits.get(entry.uid) for entry in drawn] == [None] * 5


def test_an_event_canceled_between_gives_the_places_back_and_tells_every_party(drawn, monkeypatch):
    stopped_after_close(monkeypatch)
    cancel(people.AFTER)
    people.draw()
    assert sorted(deeds.letters()) == ["draw_canceled"] * 5
    assert kept.of_slots([make.windows("drawn")[0].id]) == []
    assert slots.wrong_counters() == []


def test_a_worker_that_comes_late_draws_what_has_not_started(app):
    event = people.event(places=2)
    first, second = people.enter("ana", windows=(0,)), people.enter("ben", windows=(5,))
    late = event.starts_at + timedelta(minutes=1)
    assert people.draw(late) == 1
    won = [people.now_entered(entry).ticket.outcome for entry in (first, second)]
    assert won == ["", make.windows("drawn")[5].public_id]


def test_after_the_event_nothing_is_drawn(drawn):
    assert people.draw(events.find("drawn").ends_at) == 0
    assert set(deeds.letters()) == {"draw_entered"}


def test_a_party_of_four_gets_four_places_or_none(app):
    people.event(places=3)
    entry = people.enter("ana", windows=(1,), people=3)
    assert people.draw() == 1
    assert deeds.taken("drawn")[1] == 3
    assert booked(entry) == 1


def test_all_spellings_of_a_mailbox_are_one_ticket(app):
    people.event()
    first = people.enter("ana.b@gmail.com")
    again = people.enter("A.Nab+x@GMAIL.com", windows=(2,), people=2)
    assert again.ticket.number == first.ticket.number
    assert len(tickets.in_draw(again.event_id)) == 1
    assert again.ticket.people == 2


def test_eight_forms_of_one_mailbox_at_once_are_one_ticket(any_app):
    event = people.event()
    outcomes = at_once(any_app, [partial(people.enter, "ana") for _ in range(8)])
    assert [item for item in outcomes if isinstance(item, Exception)] == []
    session().rollback()
    assert len(tickets.in_draw(event.id)) == 1


def test_an_entry_counts_as_an_appointment_until_it_is_drawn(app):
    people.event()
    people.event("other", day=date(2026, 12, 6))
    make.event("third", day=date(2026, 12, 7))
    people.enter("ana")
    make.booking(event_id="third", email="ana@gmail.com", now=people.OPEN)
    with pytest.raises(refusals.LimitReached):
        people.enter("ana", event_id="other")
    people.enter("ana", windows=(1,))


def test_nobody_enters_a_list_that_is_closed_whatever_the_clock_says(drawn, monkeypatch):
    stopped_after_close(monkeypatch)
    with pytest.raises(refusals.DrawClosed):
        people.enter("late", now=people.OPEN)
    with pytest.raises(refusals.DrawClosed):
        draws.leave(drawn[0].uid, now=people.OPEN)


def test_whoever_leaves_is_not_drawn(drawn):
    draws.leave(drawn[0].uid, now=people.OPEN)
    draws.leave(drawn[0].uid, now=people.OPEN)
    people.draw()
    assert booked(drawn[0]) == 0
    assert sum(booked(entry) for entry in drawn[1:]) == 2
    assert "draw_entered" not in deeds.letters()


def test_the_worker_fixes_the_seed_at_the_opening(app):
    event = people.event()
    assert draws.open_due(now=people.OPENS - timedelta(seconds=1)) == 0
    assert draws.open_due(now=people.OPENS) == 1
    fixed = kept_draws.of(event.id).commitment
    assert draws.open_due(now=people.OPEN) == 0
    people.enter("ana")
    assert kept_draws.of(event.id).commitment == fixed


def test_the_seed_is_the_one_whose_fingerprint_was_published(drawn):
    event = events.find("drawn")
    before = kept_draws.of(event.id).commitment
    people.draw()
    after = kept_draws.of(event.id)
    assert after.commitment == before == drawing.rules.commitment(after.seed)


def test_letters_are_in_the_language_of_the_entry(app, mailbox):
    people.event(places=1)
    people.enter("ana", language="es")
    people.enter("ben", language="en")
    people.draw()
    deeds.deliver(mailbox, now=people.AFTER)
    assert {letter.language for letter in mailbox.of("ana@gmail.com")} == {"es"}
    assert {letter.language for letter in mailbox.of("ben@gmail.com")} == {"en"}


def test_erasure_takes_the_tickets_and_keeps_seed_and_counts(drawn, tmp_path):
    people.draw()
    event = events.find("drawn")
    after = event.ends_at + timedelta(hours=25)
    privacy.erase_due(after=timedelta(hours=24), mail_folder=tmp_path, now=after)
    assert tickets.in_draw(event.id) == {}
    draw = kept_draws.of(event.id)
    assert (draw.entries, draw.winners, bool(draw.seed)) == (5, 2, True)


def test_an_event_that_moves_to_another_day_takes_its_tickets_along(drawn):
    facts = {"draw_opens_at": people.OPENS, "draw_closes_at": people.CLOSES, "places": 2}
    deeds.import_plans(make.plan("drawn", day=date(2026, 12, 12), **facts), now=people.OPEN)
    people.enter("p0", windows=(1,))
    assert len(tickets.in_draw(drawn[0].event_id)) == 5
    assert people.draw() == 1
    assert sum(booked(entry) for entry in drawn) == 3


def test_parties_of_a_draw_are_told_that_their_event_has_another_day(drawn, mailbox):
    people.enter("ana", language="es")
    deeds.deliver(mailbox, now=people.OPEN)
    moved_to(day=date(2026, 12, 12))
    deeds.deliver(mailbox, now=people.OPEN)
    told = mailbox.of("p0@gmail.com")[-1]
    assert (told.kind, told.day) == ("draw_moved", date(2026, 12, 12))
    assert "December 12" in told.text
    assert opens_a_ticket(told)
    assert mailbox.of("ana@gmail.com")[-1].language == "es"
    assert [item.kind for item in mailbox.letters].count("draw_moved") == 6


def test_parties_of_a_draw_are_told_of_another_place_and_of_nothing_less(drawn):
    moved_to(places=3)
    assert "draw_moved" not in deeds.letters()
    moved_to(places=3, venue=make.ARCHER)
    assert deeds.letters().count("draw_moved") == 5


def test_whoever_left_before_the_letter_went_hears_nothing_of_the_move(drawn):
    moved_to(day=date(2026, 12, 12))
    draws.leave(drawn[0].uid, now=people.OPEN)
    assert deeds.letters().count("draw_moved") == 4


def moved_to(**facts: object) -> None:
    """Changes the event of the draw as staff do."""
    moments = {"draw_opens_at": people.OPENS, "draw_closes_at": people.CLOSES}
    deeds.import_plans(make.plan("drawn", **{"places": 2} | moments | facts), now=people.OPEN)


def opens_a_ticket(letter) -> bool:
    """Tells whether the link of a letter opens a ticket."""
    return tickets.by_link(letter.text.split("/en/draw/")[1].split()[0]) is not None


def test_the_end_of_the_request_takes_nothing_from_the_ticket_it_made(app, monkeypatch):
    people.event(places=1)
    began = people.CLOSES - timedelta(hours=1)
    request = draws.ask(people.wish("ana"), office=make.OFFICE, now=began)
    finishing.finish(request.uid, office=make.OFFICE, now=began)
    stopped_after_close(monkeypatch)
    checks.sweep(office=make.OFFICE, now=began + timedelta(hours=2))
    session().rollback()
    assert kept.of(request.uid).people == 1
    assert deeds.letters() == ["draw_entered"]
    assert slots.wrong_counters() == []
