"""The email check as a deed: doubts, kept places, finishing, and what ends by itself."""

import secrets
from dataclasses import replace
from functools import partial

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.kept import Kind
from citykey_site.domain.limits import Limits
from citykey_site.services import careful_bookings, checks, doubts, finishing
from citykey_site.storage import bookings, kept, requests, slots, tries
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import RequestRow
from tests import make
from tests.crowd import at_once
from tests.services import deeds, waiting
from tests.services.engines import BOTH_ENGINES, SQLITE_FIRST

pytestmark = SQLITE_FIRST

HOME = "203.0.113.7"


def limited(**numbers: int) -> object:
    """Returns the office with other limits."""
    return replace(make.OFFICE, limits=replace(Limits(), **numbers))


def ask(*, office=make.OFFICE, network: str = "", now=make.NOW, **words) -> Booking | Request:
    """Books by the form; each call is from a network of its own, where none is named."""
    network = network or secrets.token_hex(4)
    return careful_bookings.book_or_check(
        make.wish(**words), network=network, office=office, now=now
    )


def finish(request: Request, *, office=make.OFFICE, now=make.NOW) -> Request:
    """Follows the letter."""
    return finishing.finish(request.uid, office=office, now=now)


def having(email: str = "ana@example.org") -> int:
    """Counts the active bookings of a mailbox."""
    session().rollback()
    return len(bookings.active_of_mailbox(email, now=make.NOW))


@pytest.fixture
def event(any_app):
    """An event with many places, on both engines."""
    yield make.event(places=100)
    assert slots.wrong_counters() == []


@pytest.fixture
def marked(any_app):
    """An event of six windows with ten places that asks everybody to finish by email."""
    yield make.event(places=10, check_emails=True)
    assert slots.wrong_counters() == []


# When a booking is not confirmed at once


def test_a_first_and_a_second_booking_are_made_at_once(event):
    assert isinstance(ask(window=0), Booking)
    assert isinstance(ask(window=1), Booking)


def test_a_third_booking_of_a_mailbox_is_asked_to_check_and_can_never_be_finished(event):
    ask(email="a.na@gmail.com")
    ask(email="ana+2@gmail.com", window=1)
    third = ask(email="ANA@googlemail.com", window=2)
    assert third.purpose is Purpose.NOTHING
    assert deeds.letters() == ["booked", "booked", "limit"]
    with pytest.raises(refusals.RequestGone):
        finish(third)


def test_a_canceled_booking_makes_room_under_the_limit(event):
    first = ask()
    ask(window=1)
    deeds.cancel(first)
    assert isinstance(ask(window=2), Booking)


def test_a_booking_whose_window_is_over_does_not_count(event):
    ask()
    ask(window=1)
    assert isinstance(ask(window=3, now=make.windows()[0].ends_at), Booking)


def test_a_fifth_booking_of_a_small_domain_is_over_the_limit(event):
    for name in ("ana", "ben", "eva", "dan"):
        assert isinstance(ask(email=f"{name}@mail.catch-all.example"), Booking)
    fifth = ask(email="fay@other.catch-all.example")
    assert fifth.purpose is Purpose.NOTHING


def test_large_providers_and_domains_in_the_settings_are_not_counted(event):
    for number in range(6):
        assert isinstance(ask(email=f"ana{number}@gmail.com"), Booking)
    office = make.OFFICE
    office = replace(office, limits=replace(Limits(), unlimited_domains=("shelter.example",)))
    for number in range(6):
        assert isinstance(ask(email=f"ana{number}@shelter.example", office=office), Booking)


def test_the_eleventh_booking_of_a_network_in_ten_minutes_is_only_slowed(event):
    for number in range(10):
        assert isinstance(ask(network=HOME, email=f"a{number}@gmail.com"), Booking)
    slowed = ask(network=HOME, email="late@gmail.com")
    assert slowed.purpose is Purpose.BOOK
    finish(slowed)
    assert having("late@gmail.com") == 1
    assert isinstance(ask(network="other", email="else@gmail.com"), Booking)
    later = ask(network=HOME, email="patient@gmail.com", now=make.later(minutes=11))
    assert isinstance(later, Booking)


# Kept places


@BOTH_ENGINES
def test_the_places_are_kept_for_thirty_minutes_and_then_bookable_though_no_worker_runs(marked):
    make.event("one", places=10, minutes=180, check_emails=True)
    ask(event_id="one", people=1)
    session().rollback()
    assert deeds.taken("one") == [1]
    make.booking(event_id="one", people=4)
    make.booking(event_id="one", people=4, email="ben@example.org")
    with pytest.raises(refusals.SlotFull):
        make.booking(event_id="one", people=2, email="eva@example.org", now=make.later(minutes=29))
    make.booking(event_id="one", people=2, email="eva@example.org", now=make.later(minutes=30))


def test_unchecked_requests_keep_a_tenth_of_the_event_at_most(marked):
    for number in range(5):
        ask(email=f"a{number}@gmail.com", people=2, window=number)
    assert kept.people_in(marked.id, Kind.CHECK) == 6
    sixth = ask(email="b@gmail.com", people=1, window=5)
    assert kept.of(sixth.uid) is None
    finish(sixth)
    assert having("b@gmail.com") == 1


@BOTH_ENGINES
def test_the_tenth_holds_when_all_ask_at_once(marked, any_app):
    wishes = [
        partial(ask, email=f"a{number}@gmail.com", people=2, window=number % 6)
        for number in range(12)
    ]
    at_once(any_app, wishes)
    session().rollback()
    assert kept.people_in(marked.id, Kind.CHECK) == 6


def test_a_full_window_is_full_whatever_the_doubt(marked):
    for number in range(3):
        make.booking(people=3 + (number == 2), email=f"a{number}@example.org")
    with pytest.raises(refusals.SlotFull):
        ask(email="late@gmail.com")
    assert deeds.letters() == ["booked"] * 3


def test_the_worker_gives_places_back_that_nobody_finished(marked):
    ask()
    assert deeds.taken()[0] == 1
    assert checks.release_ended(office=make.OFFICE, now=make.later(minutes=29)) == 0
    assert checks.release_ended(office=make.OFFICE, now=make.later(minutes=30)) == 1
    assert deeds.taken()[0] == 0


def test_the_time_can_be_lengthened_twice(marked):
    request = ask()
    for minutes in (20, 45):
        checks.lengthen(request.uid, office=make.OFFICE, now=make.later(minutes=minutes))
    with pytest.raises(refusals.NoMoreTime):
        checks.lengthen(request.uid, office=make.OFFICE, now=make.later(minutes=60))
    assert checks.release_ended(office=make.OFFICE, now=make.later(minutes=74)) == 0
    assert checks.release_ended(office=make.OFFICE, now=make.later(minutes=75)) == 1


def test_a_request_is_gone_after_two_hours_with_all_that_was_kept(marked):
    ask()
    assert checks.sweep(office=make.OFFICE, now=make.later(hours=1.9)) == 0
    assert checks.sweep(office=make.OFFICE, now=make.later(hours=2)) == 1
    assert session().query(RequestRow).count() == 0
    assert (deeds.letters(), deeds.taken()[0]) == ([], 0)


def test_places_of_a_request_that_ends_go_to_the_line_first(any_app):
    make.event(places=10, minutes=180)
    make.booking(people=4)
    make.booking(people=4, email="ben@example.org")
    slow = limited(bookings_per_network=0)
    request = ask(people=1, email="late@gmail.com", office=slow)
    make.booking(people=1, email="eva@example.org")
    entry = waiting.join("wanda@example.org")
    over = make.later(minutes=31)
    checks.release_ended(office=make.OFFICE, now=over)
    with pytest.raises(refusals.SlotFull):
        finish(request, now=over)
    waiting.serve(now=over)
    assert waiting.offered(entry, now=over) is not None
    assert waiting.sums_are_right()


# Finishing


def test_the_same_form_twice_is_one_request_and_one_letter(marked):
    wish = make.wish()
    first, second = (
        careful_bookings.book_or_check(wish, network=HOME, office=make.OFFICE, now=make.NOW)
        for _ in range(2)
    )
    assert first.uid == second.uid
    assert deeds.letters() == ["check"]
    assert deeds.taken()[0] == 1


@BOTH_ENGINES
def test_a_letter_followed_twice_books_once(marked, any_app):
    request = ask(people=2)
    at_once(any_app, [partial(finish, request)] * 4)
    assert having() == 1
    assert deeds.taken()[0] == 2
    assert deeds.letters() == ["booked"]


def test_a_letter_followed_late_takes_the_places_again_where_they_are_free(marked):
    request = ask()
    late = make.later(minutes=50)
    checks.release_ended(office=make.OFFICE, now=late)
    finish(request, now=late)
    assert having() == 1


def test_a_letter_followed_late_says_that_the_places_went(marked):
    request = ask()
    late = make.later(minutes=50)
    for number in range(3):
        make.booking(people=3 + (number == 2), email=f"a{number}@example.org", now=late)
    with pytest.raises(refusals.SlotFull):
        finish(request, now=late)
    assert requests.get(request.uid).is_done is False


def test_ten_requests_of_one_mailbox_make_two_bookings(marked):
    asked = [ask(window=number % 6) for number in range(10)]
    made = 0
    for request in asked:
        try:
            finish(request)
            made += 1
        except refusals.LimitReached:
            continue
    assert (made, having()) == (2, 2)


@BOTH_ENGINES
def test_bookings_sent_all_at_once_never_pass_the_limit(event, any_app):
    at_once(any_app, [partial(ask, window=number % 6) for number in range(8)])
    assert having() == 2


@BOTH_ENGINES
def test_letters_followed_all_at_once_never_pass_the_limit(marked, any_app):
    asked = [ask(window=number) for number in range(6)]
    at_once(any_app, [partial(_finished, request) for request in asked])
    assert having() == 2


@pytest.mark.postgres
def test_without_the_line_the_limit_would_be_passed(pg_app, monkeypatch):
    make.event(places=100)
    gate = tries.line_up_each
    monkeypatch.setattr(tries, "line_up_each", lambda sought, day: None)
    monkeypatch.setattr(doubts, "about", _slowly(doubts.about))
    at_once(pg_app, [partial(ask, window=number % 6) for number in range(6)])
    assert having() > 2
    monkeypatch.setattr(tries, "line_up_each", gate)


def test_taking_a_place_elsewhere_asks_for_the_same_limit(event):
    ask()
    with transaction():
        doubts.check_limit("ana@example.org", office=make.OFFICE, now=make.NOW)
    ask(window=1)
    with pytest.raises(refusals.LimitReached), transaction():
        doubts.check_limit("ana@example.org", office=make.OFFICE, now=make.NOW)


def test_a_booking_is_changed_as_often_as_the_settings_say(event):
    booking, office = ask(), limited(changes_per_booking=3)
    from_settings = partial(careful_change, booking, office=office)
    for window in (1, 2):
        from_settings(window=window)
    deeds.bookings.mend_email(booking.uid, email="new@example.org", office=office, now=make.NOW)
    with pytest.raises(refusals.TooManyChanges):
        from_settings(window=3)
    assert deeds.now_kept(booking).slot.id == make.windows()[2].id
    deeds.cancel(booking)


def careful_change(booking: Booking, *, window: int, office) -> Booking:
    """Moves a booking under the limits of an office."""
    return deeds.bookings.change(
        booking.uid,
        event_id="kosciuszko",
        slot_id=make.windows()[window].public_id,
        party_size=booking.party_size,
        office=office,
        now=make.NOW,
    )


def _finished(request: Request) -> None:
    try:
        finish(request)
    except refusals.LimitReached:
        return


def _slowly(deed):
    def slow(*words, **named):
        answer = deed(*words, **named)
        session().connection().exec_driver_sql("SELECT pg_sleep(0.3)")
        return answer

    return slow
