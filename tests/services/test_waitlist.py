"""A party in line gets a freed place, takes it or not, and leaves."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.waitlist import State, Wait
from citykey_site.services import lines, places, privacy
from citykey_site.storage import months, waits
from citykey_site.storage.db import session, transaction
from citykey_site.storage.months import Thing
from citykey_site.storage.tables import LetterRow, WaitRow
from tests import make
from tests.services import deeds, waiting
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

HOURS = timedelta(hours=1)
AFTER = make.later(hours=13)


@pytest.fixture
def full(app) -> Iterator[list[Booking]]:
    """A full event: three windows of two places, each booked by two people.

    After the test each window has as many places taken as something holds.
    """
    yield booked()
    assert waiting.sums_are_right()


@pytest.fixture
def anywhere(any_app) -> Iterator[list[Booking]]:
    """The same on SQLite and again on PostgreSQL, for what asks in its own way."""
    yield booked()
    assert waiting.sums_are_right()


def booked() -> list[Booking]:
    """Fills the three windows."""
    make.event(ends=time(11, 30), places=2)
    return [
        make.booking(window=number // 2, email=f"p{number}@host{number}.org") for number in range(6)
    ]


def test_a_freed_place_is_kept_for_the_first_in_line(anywhere):
    wanda, ben = waiting.join(), waiting.join("ben@example.org")
    deeds.cancel(anywhere[0])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (0, 1)
    assert waiting.offered(ben) is None
    assert waiting.public() == [0, 0, 0]


def test_nobody_books_a_freed_place_before_the_worker_came_by(full):
    waiting.join()
    deeds.cancel(full[0])
    with pytest.raises(refusals.SlotFull):
        make.booking(email="quick@example.org")


def test_a_party_too_big_for_the_place_is_passed_by_and_stays_first(full):
    wanda, ben = waiting.join(people=2), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    assert (waiting.offered(wanda), waiting.offered(ben)[1]) == (None, 1)
    deeds.cancel(full[2])
    deeds.cancel(full[3])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (1, 2)


def test_a_place_that_fits_nobody_goes_to_everybody_and_joins_the_next_one(anywhere):
    wanda = waiting.join(people=2)
    deeds.cancel(anywhere[0])
    waiting.serve()
    assert waiting.public() == [1, 0, 0]
    deeds.cancel(anywhere[1])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (0, 2)
    assert waiting.public() == [0, 0, 0]


def test_a_party_gets_only_the_windows_that_it_wishes(full):
    wanda = waiting.join(windows=(1, 2))
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.offered(wanda) is None
    deeds.cancel(full[5])
    waiting.serve()
    assert waiting.offered(wanda)[0] == 2


def test_taking_books_at_once_and_a_second_press_changes_nothing(full):
    wanda = waiting.join(language="es")
    deeds.cancel(full[0])
    waiting.serve()
    booking = waiting.take(wanda)
    assert (booking.party_size, booking.email, booking.language) == (1, "wanda@example.org", "es")
    assert waiting.take(wanda) is None
    assert waiting.now_kept(wanda).state is State.TAKEN
    assert waiting.now_kept(wanda).email == ""
    assert deeds.taken() == [2, 2, 2]


def test_an_offer_ends_after_twelve_hours_and_goes_to_the_next(full):
    wanda, ben = waiting.join(windows=(0,)), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    end = waiting.offered(wanda)[2]
    assert end == make.NOW + 25 * HOURS  # 9 PM is night: until 10 the next morning.
    with pytest.raises(refusals.OfferOver):
        waiting.take(wanda, now=end)
    waiting.serve(end)
    assert waiting.offered(ben, now=end)[0] == 0
    assert waiting.now_kept(wanda).state is State.OVER


def test_who_passes_one_window_over_waits_on_for_another(anywhere):
    wanda = waiting.join(windows=(0, 1))
    deeds.cancel(anywhere[0])
    waiting.serve()
    assert waiting.decline(wanda).state is State.WAITING
    waiting.serve()
    assert waiting.offered(wanda) is None
    assert waiting.public() == [1, 0, 0]
    deeds.cancel(anywhere[2])
    waiting.serve()
    assert waiting.offered(wanda)[0] == 1


def test_declining_twice_is_the_same_and_ends_a_party_that_wished_nothing_else(full):
    wanda = waiting.join(windows=(0,))
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.decline(wanda).state is State.OVER
    assert waiting.decline(wanda).state is State.OVER
    assert deeds.letters().count("wait_over") == 0


def test_who_leaves_is_forgotten_and_the_place_goes_on(full):
    wanda, ben = waiting.join(), waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    waiting.leave(wanda)
    waiting.leave(wanda)
    waiting.serve()
    assert waiting.offered(ben)[0] == 0
    assert waiting.now_kept(wanda).email == ""
    with pytest.raises(refusals.NotWaiting):
        waiting.take(wanda)


def test_joining_again_changes_the_wish_and_keeps_the_place_in_line(anywhere):
    waiting.join("Wanda@example.org", people=2)
    waiting.join("ben@example.org")
    wanda = waiting.join("wanda@example.org", people=1, windows=(1,))
    deeds.cancel(anywhere[2])
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (1, 1)


def test_who_joins_again_with_an_offer_gets_it_again_where_it_still_fits(full):
    waiting.join()
    waiting.join("ben@example.org")
    deeds.cancel(full[0])
    waiting.serve()
    wanda = waiting.join(windows=(0, 2))
    waiting.serve()
    assert waiting.offered(wanda)[0] == 0


def test_nobody_joins_where_there_is_room(app):
    make.event()
    with pytest.raises(refusals.HasRoom):
        waiting.join()


def test_nobody_waits_for_a_window_that_is_too_near(full):
    starts_at = make.windows()[2].starts_at
    with pytest.raises(refusals.TooLateToWait):
        waiting.join(now=starts_at - timedelta(hours=2, minutes=59))


def test_an_offer_that_would_be_shorter_than_an_hour_is_not_made(full):
    wanda = waiting.join()
    late = make.windows()[0].starts_at - timedelta(hours=2, minutes=59)
    deeds.cancel(full[0], now=late)
    waiting.serve(late)
    assert waiting.offered(wanda, now=late) is None
    assert waiting.public() == [1, 0, 0]


def test_an_offer_ends_two_hours_before_the_window_at_the_latest(full):
    wanda = waiting.join()
    late = make.windows()[0].starts_at - timedelta(hours=5)
    deeds.cancel(full[0], now=late)
    waiting.serve(late)
    assert waiting.offered(wanda, now=late)[2] == make.windows()[0].starts_at - 2 * HOURS


def test_a_canceled_event_ends_its_line_and_tells_it_once(anywhere):
    wanda, ben = waiting.join(), waiting.join("ben@example.org")
    deeds.cancel(anywhere[0])
    waiting.serve()
    deeds.cancel_event()
    waiting.serve()
    waiting.serve()
    assert [waiting.now_kept(item).state for item in (wanda, ben)] == [State.OVER] * 2
    assert deeds.letters().count("wait_over") == 2
    assert "wait_offer" not in deeds.letters()


def test_a_closed_window_ends_its_offer_and_the_party_waits_on(full):
    wanda = waiting.join()
    deeds.cancel(full[0])
    waiting.serve()
    make.close()
    waiting.serve()
    assert waiting.now_kept(wanda).state is State.WAITING
    deeds.cancel(full[2])
    waiting.serve()
    assert waiting.offered(wanda)[0] == 1


def test_a_line_ends_when_no_offer_can_be_made_any_more(full):
    wanda = waiting.join()
    waiting.serve(make.windows()[2].starts_at - timedelta(hours=2, minutes=59))
    assert waiting.now_kept(wanda).state is State.OVER
    assert deeds.letters()[-1] == "wait_over"


def test_without_the_line_first_a_quick_stranger_gets_the_place(full, monkeypatch):
    waiting.join()
    monkeypatch.setattr(waits, "anybody_for", lambda *_: False)
    monkeypatch.setattr(places.waits, "anybody_for", lambda *_: False)
    deeds.cancel(full[0])
    assert make.booking(email="quick@example.org").is_active


def test_freed_places_come_back_slowly_and_go_to_a_party_that_joined_meanwhile(app):
    make.event(ends=time(11), places=2, slow_return=True)
    first, _ = make.booking(people=2), make.booking(window=1, people=2, email="p@example.org")
    deeds.cancel(first)
    waiting.serve()
    assert waiting.public() == [0, 0]
    wanda = waiting.join()
    waiting.serve()
    assert waiting.offered(wanda)[:2] == (0, 1)
    waiting.serve(AFTER)
    assert waiting.public() == [1, 0]
    assert waiting.sums_are_right()


def test_places_that_fit_nobody_come_back_slowly_too(app):
    make.event(ends=time(10, 30), places=4, slow_return=True)
    full = [make.booking(people=2, email=f"p{number}@example.org") for number in range(2)]
    waiting.join(people=4)
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.public() == [0]
    assert waiting.serve() == 0
    waiting.serve(AFTER)
    assert waiting.public() == [2]
    assert waiting.sums_are_right()


@BOTH_ENGINES
def test_an_area_gets_the_places_of_events_near_it(any_app):
    make.event(ends=time(10, 30), places=1)
    booking = make.booking()
    wanda = waiting.join_area(parts=("morning",), weekdays=(5,))
    far = waiting.join_area("far@example.org", near="Hegewisch")
    deeds.cancel(booking)
    waiting.serve()
    assert waiting.offered(wanda)[0] == 0
    assert waiting.offered(far) is None
    assert waiting.take(wanda).event.public_id == "kosciuszko"


def test_a_line_moves_with_its_event_and_is_told(anywhere, mailbox):
    wanda, ben = waiting.join(windows=(1,)), waiting.join("ben@example.org")
    deeds.cancel(anywhere[0])
    waiting.serve()
    deeds.deliver(mailbox)
    make.event(ends=time(11, 30), places=2, day=date(2026, 12, 19))
    deeds.deliver(mailbox)
    assert [item.kind for item in mailbox.of(wanda.email)][-1] == "wait_joined"
    assert "December 19" in mailbox.of(wanda.email)[-1].text
    assert [item.kind for item in mailbox.of(ben.email)][-1] == "wait_offer"
    assert waits.by_link(mailbox.of(ben.email)[-1].text.split("/waitlist/")[1].split()[0])
    assert waiting.take(ben).event.day == date(2026, 12, 19)


def test_an_offer_ends_sooner_where_staff_move_its_window_forward(full):
    wanda = waiting.join()
    late = make.windows()[0].starts_at - 20 * HOURS
    deeds.cancel(full[0], now=late)
    waiting.serve(late)
    last = make.windows()[0].starts_at - 2 * HOURS
    make.event(starts=time(9), ends=time(10, 30), places=2, now=late)
    with pytest.raises(refusals.OfferOver):
        waiting.take(wanda, now=last - HOURS)
    waiting.serve(last - HOURS)
    assert waiting.offered(wanda, now=last - HOURS) is None


def test_the_day_of_an_event_takes_its_line_with_it_and_an_area_waits_on(anywhere, tmp_path):
    waiting.join("ben@example.org")
    area = waiting.join_area()
    deeds.cancel(anywhere[0])
    waiting.serve()
    assert waiting.now_kept(area).state is State.WAITING
    privacy.erase_due(after=24 * HOURS, mail_folder=tmp_path, now=make.later(days=20))
    assert session().query(WaitRow).count() == 1
    assert session().query(LetterRow).filter_by(day=anywhere[0].event.day).count() == 0
    assert waiting.now_kept(area).email == "wanda@example.org"


def test_an_area_party_whose_offer_goes_with_the_day_waits_on(full, tmp_path):
    area = waiting.join_area()
    deeds.cancel(full[0])
    waiting.serve()
    assert waiting.offered(area)[0] == 0
    privacy.erase_due(after=24 * HOURS, mail_folder=tmp_path, now=make.later(days=20))
    assert waiting.now_kept(area).state is State.WAITING


def test_an_area_is_waited_for_sixty_days_and_then_forgotten_with_its_key(full):
    area = waiting.join_area()
    over = make.later(days=61)
    assert lines.end_areas(office=make.OFFICE, now=make.later(days=60)) == 0
    assert lines.end_areas(office=make.OFFICE, now=over) == 1
    assert waiting.now_kept(area) is None
    assert deeds.letters()[-1] == "wait_over"
    privacy.sweep(now=make.later(days=61))
    assert months.keys(Thing.LINE)
    privacy.sweep(now=make.later(days=75))
    assert months.keys(Thing.LINE) == []


def test_an_offer_letter_that_is_over_is_not_sent(full, mailbox):
    wanda = waiting.join()
    deeds.cancel(full[0])
    waiting.serve()
    deeds.deliver(mailbox, now=make.later(days=2))
    assert "wait_offer" not in [item.kind for item in mailbox.of(wanda.email)]


def test_who_left_before_the_letter_went_gets_none(full, mailbox):
    wanda = waiting.join()
    waiting.leave(wanda)
    deeds.deliver(mailbox)
    assert [item.kind for item in mailbox.of(wanda.email)] == []


def test_a_mailbox_at_its_limit_takes_no_place_and_the_offer_stands(full):
    wanda = waiting.join("wanda@gmail.com")
    make.event("other", day=date(2026, 12, 6))
    for window in range(2):
        make.booking(event_id="other", window=window, email="w.anda@gmail.com")
    deeds.cancel(full[0])
    waiting.serve()
    with pytest.raises(refusals.LimitReached):
        waiting.take(wanda)
    assert waiting.offered(wanda) is not None


def test_the_order_of_a_draw_comes_before_all_who_joined(full):
    first = waiting.join()
    event = full[0].event
    drawn = Wait(
        uid="d" * 32,
        party_size=1,
        language="en",
        email="drawn@example.org",
        ends_on=event.day,
        event_id=event.id,
        day=event.day,
        any_time=True,
        rank=7,
    )
    with transaction():
        waits.add(drawn)
    deeds.cancel(full[0])
    waiting.serve()
    assert (waiting.offered(first), waiting.offered(drawn)[0]) == (None, 0)
