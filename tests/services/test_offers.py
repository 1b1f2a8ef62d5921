"""Who loses a place gets another time, held for a day."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from citykey_site.cli.context import Site
from citykey_site.cli.worker import Worker
from citykey_site.domain import refusals
from citykey_site.domain.alternatives import HOLD_FOR
from citykey_site.domain.bookings import Booking, State
from citykey_site.domain.venues import Venue
from citykey_site.services import bookings, offer_answers, offers, privacy
from citykey_site.services import events as event_deeds
from citykey_site.storage import bookings as kept
from citykey_site.storage import events, holds, slots
from citykey_site.storage.db import session, transaction
from tests import make
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

NEXT_SATURDAY = date(2026, 12, 12)
FAR = Venue(name="Hegewisch Park", address="13000 S. Avenue O")
END = make.NOW + HOLD_FOR


@pytest.fixture
def booking(app) -> Booking:
    """Ana's booking for two, Saturday at 10, and the same hours a week later."""
    return booked()


@pytest.fixture
def anywhere(any_app) -> Booking:
    """The same booking on SQLite and again on PostgreSQL, for what asks in its own way."""
    return booked()


def booked() -> Booking:
    make.event()
    make.event("next", day=NEXT_SATURDAY)
    return make.booking(people=2, language="es")


def cancel(public_id: str, *, now: datetime) -> None:
    """Cancels an event as staff do, at any moment."""
    with transaction():
        event_deeds.cancel(events.find_any(public_id), office=make.OFFICE, now=now)


def held(booking: Booking) -> tuple[str, datetime] | None:
    """Returns the event and the window that are held for a booking."""
    session().rollback()
    hold = holds.of(booking.uid)
    return (hold.offer.event.public_id, hold.offer.slot.starts_at) if hold else None


def take(booking: Booking, event_id: str = "next", window: int = 0, *, now=make.NOW) -> Booking:
    """Takes another time, as the button does."""
    slot_id = make.windows(event_id)[window].public_id
    return offer_answers.take(
        booking.uid, event_id=event_id, slot_id=slot_id, office=make.OFFICE, now=now
    )


def counters_are_right() -> bool:
    session().rollback()
    return slots.wrong_counters() == []


def test_a_canceled_party_has_places_held_at_the_same_hour_of_the_next_saturday(booking):
    deeds.cancel_event()
    assert held(booking)[0] == "next"
    assert deeds.taken("next") == [2, 0, 0, 0, 0, 0]
    assert holds.of(booking.uid).ends_at == END
    assert counters_are_right()


def test_a_hold_counts_as_taken_in_the_check_of_the_counters(booking):
    deeds.cancel_event()
    with transaction():
        holds.remove_of(booking.uid)
    assert slots.wrong_counters() == [(make.windows("next")[0].id, 2, 0)]


def test_the_letter_tells_the_held_time_two_more_and_the_code(booking, mailbox):
    make.event("archer", venue=make.ARCHER, day=NEXT_SATURDAY)
    make.event("monday", day=date(2026, 12, 7))
    deeds.cancel_event()
    deeds.deliver(mailbox)
    [letter] = mailbox.letters
    assert (letter.kind, letter.language) == ("event_canceled", "es")
    for words in ("12 de diciembre de 2026, 10:00", "18 de noviembre de 2026, 9:00", "Archer Park"):
        assert words in letter.text.replace("\u00a0", " ")
    assert letter.text.count("\n- ") == 2
    assert booking.code in letter.text.replace(" ", "")
    assert "METHOD:CANCEL" in letter.attachments[0].text


def test_a_party_for_which_there_is_no_room_is_led_to_the_events(app, mailbox):
    make.event(places=4)
    make.event("next", day=NEXT_SATURDAY, places=1)
    booking = make.booking(people=2)
    deeds.cancel_event()
    deeds.deliver(mailbox)
    assert held(booking) is None
    assert "no other times with room for your group" in mailbox.letters[-1].text
    assert "/en/events" in mailbox.letters[-1].text
    assert "/en/booking" not in mailbox.letters[-1].text


def test_parties_that_do_not_fit_together_are_held_in_different_windows(app):
    make.event()
    make.event("next", day=NEXT_SATURDAY, places=4)
    parties = [make.booking(people=3, email=f"p{number}@example.org") for number in range(2)]
    deeds.cancel_event()
    assert {held(party)[1] for party in parties} == {
        slot.starts_at for slot in make.windows("next")[:2]
    }
    assert deeds.taken("next")[:2] == [3, 3]


def test_nobody_is_told_of_a_time_that_is_held_for_the_next_party(app, mailbox):
    make.event()
    make.event("next", day=NEXT_SATURDAY, places=4, ends=time(11))
    for number in range(2):
        make.booking(people=4, email=f"p{number}@example.org")
    deeds.cancel_event()
    deeds.deliver(mailbox)
    assert all("Other times" not in letter.text for letter in mailbox.letters)


def test_when_only_the_window_is_canceled_the_letter_speaks_of_the_time(booking, mailbox):
    make.close()
    deeds.deliver(mailbox)
    letter = mailbox.letters[-1]
    assert letter.subject == "El horario de su cita está cancelado"
    assert held(booking)[0] == "kosciuszko"
    assert deeds.taken()[:2] == [0, 2]
    assert counters_are_right()


def test_a_party_without_an_email_has_a_time_held_though_no_letter_goes(app):
    make.event()
    make.event("next", day=NEXT_SATURDAY)
    booking = bookings.book(make.wish(email=""), office=make.OFFICE, now=make.NOW)
    assert deeds.cancel_event().letters == 0
    assert held(booking)[0] == "next"
    assert take(booking).second_number == booking.second_number
    assert deeds.letters() == []


# Taking


def test_one_press_books_the_held_time_under_the_same_code(booking, mailbox):
    deeds.cancel_event()
    deeds.deliver(mailbox)
    taken = take(booking)
    assert (taken.code, taken.state, taken.sequence) == (booking.code, State.BOOKED, 2)
    assert kept.find("ana@example.org", booking.code).event.public_id == "next"
    assert deeds.taken("next")[0] == 2
    assert held(booking) is None
    assert counters_are_right()
    deeds.deliver(mailbox)
    assert mailbox.letters[-1].kind == "booked"
    assert deeds.remind(deeds.now_kept(booking).remind_at) == 1


def test_a_second_press_is_the_same(booking):
    deeds.cancel_event()
    assert take(booking).sequence == take(booking).sequence == 2
    assert deeds.taken("next")[0] == 2
    assert deeds.letters() == ["booked"]


def test_another_time_than_the_held_one_gives_the_held_places_back(anywhere):
    deeds.cancel_event()
    take(anywhere, window=3)
    assert deeds.taken("next") == [0, 0, 0, 2, 0, 0]
    assert counters_are_right()


def test_after_taking_one_time_no_other_can_be_taken(booking):
    deeds.cancel_event()
    take(booking)
    with pytest.raises(refusals.HasNewTime):
        take(booking, window=3)
    assert deeds.taken("next")[:4] == [2, 0, 0, 0]


def test_whoever_canceled_alone_cannot_take_an_offer(booking):
    deeds.cancel(booking)
    with pytest.raises(refusals.BookingIsCanceled):
        take(booking)


def test_a_full_time_is_refused_and_the_held_one_stays(booking):
    deeds.cancel_event()
    for number in range(2):
        make.booking(event_id="next", window=1, people=4, email=f"p{number}@example.org")
    with pytest.raises(refusals.SlotFull):
        take(booking, window=1)
    assert held(booking)[0] == "next"
    assert counters_are_right()


def test_a_code_that_is_in_use_on_the_new_day_is_replaced(booking, monkeypatch):
    monkeypatch.setattr("citykey_site.domain.codes.new_code", lambda: booking.code)
    make.booking(event_id="next", window=2, email="ben@example.org")
    monkeypatch.undo()
    deeds.cancel_event()
    assert take(booking).code != booking.code


# The end of a hold


def test_held_places_are_free_for_everybody_after_a_day(anywhere):
    deeds.cancel_event()
    assert offers.release_ended(office=make.OFFICE, now=END - timedelta(seconds=1)) == 0
    assert offers.release_ended(office=make.OFFICE, now=END) == 1
    assert deeds.taken("next")[0] == 0
    assert offers.release_ended(office=make.OFFICE, now=END) == 0


def test_each_round_of_the_worker_gives_ended_places_back(booking, app, wall):
    deeds.cancel_event()
    wall.move(hours=24)
    facts = {name: app.extensions[f"citykey.{name}"] for name in ("settings", "office")}
    worker = Worker(Site(app=app, **facts), delivery=None)
    worker._send = worker.stop
    worker.run()
    assert deeds.taken("next")[0] == 0


def test_a_hold_ends_two_hours_before_its_time(booking):
    starts_at = make.windows("next")[0].starts_at
    cancel("kosciuszko", now=booking.slot.starts_at - timedelta(minutes=1))
    offer_answers.decline(booking.uid, office=make.OFFICE, now=make.NOW)
    make.event("third", day=NEXT_SATURDAY, starts=time(13), ends=time(14))
    late = make.booking(event_id="next", email="ben@example.org")
    cancel("next", now=starts_at - timedelta(hours=5))
    hold = holds.of(late.uid)
    assert hold.ends_at == hold.offer.slot.starts_at - timedelta(hours=2)
    assert offers.release_ended(office=make.OFFICE, now=hold.ends_at - timedelta(seconds=1)) == 0
    assert offers.release_ended(office=make.OFFICE, now=hold.ends_at) == 1


def test_without_a_worker_an_ended_hold_keeps_nobody_out(any_app):
    make.event()
    make.event("next", day=NEXT_SATURDAY, places=4, minutes=180)
    booking = make.booking(people=4)
    deeds.cancel_event()
    with pytest.raises(refusals.SlotFull):
        make.booking(event_id="next", email="ben@example.org", now=END - timedelta(minutes=1))
    make.booking(event_id="next", people=3, email="ben@example.org", now=END)
    assert deeds.taken("next") == [3]
    assert held(booking) is None
    assert counters_are_right()


def test_without_a_worker_an_ended_hold_keeps_nobody_from_moving(app):
    make.event()
    make.event("next", day=NEXT_SATURDAY, places=4, minutes=90)
    make.booking(people=4)
    moving = make.booking(event_id="next", window=1, email="ben@example.org")
    deeds.cancel_event()
    assert deeds.taken("next") == [4, 1]
    deeds.change(moving, window=0, now=END)
    assert deeds.taken("next") == [1, 0]


def test_an_ended_hold_that_nobody_wanted_can_still_be_taken(booking):
    deeds.cancel_event()
    assert take(booking, now=END + timedelta(hours=1)).is_active
    assert deeds.taken("next")[0] == 2


def test_after_the_end_the_time_is_taken_as_by_anybody(booking):
    deeds.cancel_event()
    offers.release_ended(office=make.OFFICE, now=END)
    assert take(booking, now=END).is_active
    assert deeds.taken("next")[0] == 2


def test_more_time_is_given_once(anywhere):
    deeds.cancel_event()
    assert offer_answers.lengthen(anywhere.uid, now=make.NOW).ends_at == END + HOLD_FOR
    assert offer_answers.lengthen(anywhere.uid, now=make.NOW).ends_at == END + HOLD_FOR
    assert offers.release_ended(office=make.OFFICE, now=END) == 0
    assert offers.release_ended(office=make.OFFICE, now=END + HOLD_FOR) == 1


def test_an_ended_hold_is_not_lengthened(booking):
    deeds.cancel_event()
    with pytest.raises(refusals.HoldEnded):
        offer_answers.lengthen(booking.uid, now=END)


def test_whoever_needs_no_new_time_gives_the_places_back_at_once(booking):
    deeds.cancel_event()
    offer_answers.decline(booking.uid, office=make.OFFICE, now=make.NOW)
    offer_answers.decline(booking.uid, office=make.OFFICE, now=make.NOW)
    assert deeds.taken("next")[0] == 0
    assert deeds.now_kept(booking).state is State.EVENT_CANCELED
    assert counters_are_right()


# What staff and erasure do meanwhile


def test_when_the_held_event_is_canceled_too_the_party_gets_the_next_best(booking, mailbox):
    make.event("third", day=date(2026, 12, 19))
    deeds.cancel_event()
    deeds.deliver(mailbox)
    assert deeds.cancel_event("next").letters == 1
    assert held(booking)[0] == "third"
    assert deeds.taken("next")[0] == 0
    assert counters_are_right()


def test_when_the_held_window_is_canceled_too_the_party_gets_the_next_best(anywhere):
    deeds.cancel_event()
    make.close("next")
    assert held(anywhere) == ("next", make.windows("next")[1].starts_at)
    assert counters_are_right()


def test_two_events_canceled_together_are_not_offered_for_each_other(booking):
    other = make.booking(event_id="next", email="ben@example.org")
    deeds.import_plans(
        make.plan(status="canceled"), make.plan("next", day=NEXT_SATURDAY, status="canceled")
    )
    assert (held(booking), held(other)) == (None, None)
    assert counters_are_right()


def test_a_moved_event_takes_the_held_places_along(booking):
    deeds.cancel_event()
    deeds.import_plans(make.plan("next", day=date(2026, 12, 13)))
    assert held(booking)[1].day == 13
    assert take(booking).event.day == date(2026, 12, 13)
    assert counters_are_right()


def test_places_that_are_held_are_not_lowered_away(booking):
    deeds.cancel_event()
    with pytest.raises(event_deeds.WindowKept), transaction():
        plan = make.plan("next", day=NEXT_SATURDAY, places=1)
        event_deeds.keep(plan, told=event_deeds.Told(), office=make.OFFICE, now=make.NOW)


@BOTH_ENGINES
def test_the_erasure_of_the_old_day_gives_the_held_places_back(any_app):
    ends = make.event().ends_at
    make.event("next", day=NEXT_SATURDAY)
    booking = make.booking(window=5)
    cancel("kosciuszko", now=booking.slot.starts_at - timedelta(minutes=1))
    offer_answers.lengthen(booking.uid, now=booking.slot.starts_at)
    assert sum(deeds.taken("next")) == 1
    privacy.erase_due(
        after=timedelta(hours=24), mail_folder=Path("nowhere"), now=ends + timedelta(hours=24)
    )
    assert sum(deeds.taken("next")) == 0
    assert deeds.rows() == []
    assert counters_are_right()
