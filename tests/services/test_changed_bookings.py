"""What comes after booking: a change, the end, a mended email, passes; on both engines."""

from datetime import date, timedelta

import pytest

from citykey_site.domain import codes, refusals
from citykey_site.domain.bookings import State
from citykey_site.services import bookings as module
from citykey_site.storage import bookings, passes, slots
from citykey_site.storage.db import transaction
from citykey_site.storage.vault import SealBroken, vault
from tests import make
from tests.services import deeds
from tests.services.engines import BOTH_ENGINES, ON_SQLITE, SQLITE_FIRST

pytestmark = SQLITE_FIRST

SUNDAY = date(2026, 12, 6)


@pytest.fixture(autouse=True)
def saturday(any_app) -> None:
    """An event with six windows of eight places, in two weeks."""
    make.event()


@BOTH_ENGINES
def test_a_person_changes_the_time_and_keeps_the_code(any_app, mailbox):
    booking = make.booking(people=2)
    changed = deeds.change(booking, window=3)
    assert changed.code == booking.code
    assert deeds.taken() == [0, 0, 0, 2, 0, 0]
    assert bookings.find("ana@example.org", booking.code).slot == make.windows()[3]


@ON_SQLITE
def test_the_old_news_is_not_sent_any_more_after_a_change(any_app, mailbox):
    deeds.change(make.booking(), window=3)
    deeds.deliver(mailbox)
    assert [letter.kind for letter in mailbox.letters] == ["changed"]


@ON_SQLITE
def test_a_person_goes_to_another_event_of_the_same_day(any_app):
    make.event("archer", venue=make.ARCHER)
    booking = make.booking()
    changed = deeds.change(booking, event_id="archer", window=1)
    assert changed.event.public_id == "archer"
    assert (deeds.taken()[0], deeds.taken("archer")[1]) == (0, 1)


def test_a_booking_of_another_day_is_sealed_anew_under_that_days_key(any_app):
    make.event("sunday", day=SUNDAY)
    booking = make.booking()
    deeds.change(booking, event_id="sunday", window=0)
    [row] = deeds.rows()
    assert row.day == SUNDAY
    opened = vault().open(bookings.key_of(SUNDAY), f"email {row.uid}", row.email_sealed)
    assert opened == b"ana@example.org"
    with pytest.raises(SealBroken):
        vault().open(bookings.key_of(booking.event.day), f"email {row.uid}", row.email_sealed)


@ON_SQLITE
def test_a_booking_of_another_day_outlives_the_key_of_the_first(any_app):
    make.event("sunday", day=SUNDAY)
    booking = make.booking()
    deeds.change(booking, event_id="sunday", window=0)
    vault().destroy(bookings.key_of(booking.event.day))
    assert bookings.find("ana@example.org", booking.code).event.day == SUNDAY


@BOTH_ENGINES
def test_a_code_that_the_other_day_has_already_is_replaced(any_app, monkeypatch):
    make.event("sunday", day=SUNDAY)
    drawn = iter(["482100937718", "482100937718", "111111111110"])
    monkeypatch.setattr(codes, "new_code", lambda: next(drawn))
    make.booking(event_id="sunday", email="ben@example.org")
    changed = deeds.change(make.booking(), event_id="sunday", window=0)
    assert changed.code == "111111111110"


def test_a_change_into_a_full_window_is_refused_and_the_old_place_stays(any_app):
    for email in ("ben@example.org", "eva@example.org"):
        make.booking(window=1, people=4, email=email)
    booking = make.booking()
    with pytest.raises(refusals.SlotFull):
        deeds.change(booking, window=1)
    assert deeds.taken() == [1, 8, 0, 0, 0, 0]
    assert deeds.now_kept(booking).slot.id == booking.slot.id
    assert deeds.letters() == ["booked"] * 3


def test_a_refused_change_back_to_an_earlier_window_keeps_the_place_too(any_app):
    for email in ("ben@example.org", "eva@example.org"):
        make.booking(people=4, email=email)
    booking = make.booking(window=1)
    with pytest.raises(refusals.SlotFull):
        deeds.change(booking, window=0)
    assert deeds.taken()[:2] == [8, 1]


@ON_SQLITE
def test_fewer_people_give_places_back(any_app):
    deeds.change(make.booking(people=4), people=1)
    assert deeds.taken()[0] == 1


@ON_SQLITE
def test_one_person_more_takes_only_one_place_more(any_app):
    make.booking(people=4, email="ben@example.org")
    deeds.change(make.booking(people=3), people=4)
    assert deeds.taken()[0] == 8


def test_more_people_than_there_is_room_for_are_refused(any_app):
    make.booking(people=4, email="ben@example.org")
    booking = make.booking(people=3)
    make.booking(email="eva@example.org")
    with pytest.raises(refusals.SlotFull):
        deeds.change(booking, people=4)
    assert deeds.taken()[0] == 8


def test_the_same_change_sent_twice_moves_once_and_writes_once(any_app):
    booking = make.booking(people=2)
    first = deeds.change(booking, window=3)
    assert deeds.change(booking, window=3).sequence == first.sequence == 1
    assert deeds.taken() == [0, 0, 0, 2, 0, 0]
    assert deeds.letters() == ["changed"]


@ON_SQLITE
def test_each_change_has_its_own_letter_and_its_own_number(any_app):
    booking = make.booking()
    assert deeds.change(booking, window=1).sequence == 1
    assert deeds.change(booking, window=2).sequence == 2
    assert deeds.letters() == ["changed"]


@ON_SQLITE
def test_a_change_is_possible_until_the_window_starts_and_no_longer(any_app):
    booking = make.booking(window=1)
    starts = booking.slot.starts_at
    with pytest.raises(refusals.TooLateToChange):
        deeds.change(booking, window=3, now=starts)
    deeds.change(booking, window=3, now=starts - timedelta(seconds=1))


@BOTH_ENGINES
def test_a_person_cancels_and_the_places_are_free_again(any_app, mailbox):
    booking = make.booking(people=3)
    deeds.cancel(booking)
    assert deeds.taken()[0] == 0
    deeds.deliver(mailbox)
    assert [letter.kind for letter in mailbox.letters] == ["canceled"]


@ON_SQLITE
def test_a_canceled_booking_still_opens_and_says_so(any_app):
    booking = make.booking()
    deeds.cancel(booking)
    assert bookings.find("ana@example.org", booking.code).state is State.CANCELED


def test_canceling_twice_gives_the_places_back_once(any_app):
    make.booking(people=4, email="ben@example.org")
    booking = make.booking(people=3)
    deeds.cancel(booking)
    deeds.cancel(booking)
    assert deeds.taken()[0] == 4
    assert deeds.letters() == ["booked", "canceled"]


@ON_SQLITE
def test_nobody_cancels_once_the_window_started(any_app):
    booking = make.booking()
    with pytest.raises(refusals.TooLateToChange):
        deeds.cancel(booking, now=booking.slot.starts_at)
    assert deeds.taken()[0] == 1


@ON_SQLITE
def test_a_canceled_booking_cannot_be_changed(any_app):
    booking = make.booking()
    deeds.cancel(booking)
    with pytest.raises(refusals.BookingIsCanceled):
        deeds.change(booking, window=2)


@ON_SQLITE
def test_a_mended_address_gets_the_code_and_the_wrong_one_gets_nothing(any_app, mailbox):
    booking = make.booking(email="ana@exmaple.org")
    deeds.mend(booking, "ana@example.org")
    deeds.deliver(mailbox)
    assert [letter.to for letter in mailbox.letters] == ["ana@example.org"]
    assert codes.grouped(booking.code) in mailbox.letters[0].text


@ON_SQLITE
@BOTH_ENGINES
def test_a_mended_booking_opens_with_the_new_address_only(any_app):
    booking = make.booking(email="ana@exmaple.org")
    deeds.mend(booking, "ana@example.org")
    assert bookings.find("ana@example.org", booking.code).uid == booking.uid
    assert bookings.find("ana@exmaple.org", booking.code) is None


@ON_SQLITE
def test_mending_to_the_same_address_sends_the_code_there_again(any_app, mailbox):
    booking = make.booking(email="ana@example.org")
    deeds.deliver(mailbox)
    deeds.mend(booking, "ana@example.org", now=make.later(minutes=20))
    deeds.deliver(mailbox, now=make.later(minutes=20))
    first, again = mailbox.of("ana@example.org")
    assert again.text == first.text
    assert again.message_id != first.message_id


@ON_SQLITE
def test_a_canceled_booking_has_no_address_to_mend(any_app):
    booking = make.booking()
    deeds.cancel(booking)
    with pytest.raises(refusals.BookingIsCanceled):
        deeds.mend(booking, "ben@example.org")


@ON_SQLITE
def test_a_pass_opens_one_booking_until_its_time_is_over(any_app):
    booking = make.booking()
    token = module.open_pass(booking.uid, expires_at=make.later(minutes=30))
    assert passes.holder(token, now=make.later(minutes=29)) == booking.uid
    assert passes.holder(token, now=make.later(minutes=30)) is None
    assert passes.holder(token + "x", now=make.NOW) is None


@ON_SQLITE
def test_a_withdrawn_pass_opens_nothing_and_others_still_do(any_app):
    booking = make.booking()
    here, there = (
        module.open_pass(booking.uid, expires_at=make.later(minutes=30)) for _ in range(2)
    )
    module.close_pass(here)
    assert passes.holder(here, now=make.NOW) is None
    assert passes.holder(there, now=make.NOW) == booking.uid


def test_the_counters_are_right_after_everything(any_app):
    make.event("sunday", day=SUNDAY)
    one = make.booking(people=2)
    two = make.booking(people=3, email="ben@example.org")
    deeds.change(one, event_id="sunday", window=4, people=4)
    deeds.change(two, people=1)
    deeds.cancel(make.booking(email="eva@example.org"))
    assert slots.wrong_counters() == []


def test_a_wrong_counter_is_found(any_app):
    booking = make.booking(people=2)
    with transaction():
        slots.release_places(booking.slot.id, 1)
    assert slots.wrong_counters() == [(booking.slot.id, 1, 2)]
