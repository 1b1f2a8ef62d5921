"""The first page of staff: what is on, and what needs a person."""

import inspect
import re
from datetime import date, timedelta

import pytest

from citykey_site.cli.worker import Worker
from citykey_site.domain import throttle
from citykey_site.domain.events import Status
from citykey_site.domain.returns import Outcome
from citykey_site.services import check_in, legal_holds
from citykey_site.services.duties import Record
from citykey_site.storage import bookings, outbox, returns, tries
from citykey_site.storage.db import session, transaction
from citykey_site.storage.tables import LetterRow, SlotRow
from citykey_site.web.staff.alerts import DUTIES
from tests import make
from tests.house.staff_tour.guide import helper
from tests.reading import words


def alerts(page) -> list[str]:
    """Returns what needs a person."""
    return [words(item) for item in page.soup.select("main .alerts li")]


def note(app, *names: str, went_well: bool = True, now=make.NOW) -> None:
    """Lets duties have run."""
    with app.app_context():
        for name in names:
            Record().note(name, went_well=went_well, now=now)


@pytest.fixture
def quiet(organizer, saturday):
    """A site with one event, on which the worker has just run and nothing is wrong."""
    note(organizer.app, "send", "erase")
    return organizer


def test_when_all_is_well_nothing_needs_a_person(quiet):
    page = quiet.open("/staff/")
    assert alerts(page) == []
    assert page.says("none waits") and page.says("nothing is late")


def test_the_next_events_are_there_with_their_numbers(quiet):
    with quiet.app.app_context():
        make.booking(people=3)
    page = quiet.open("/staff/")
    assert page.says("No event is today.") and page.says("3 of 48")
    assert page.link("Kosciuszko Park, Saturday")["href"] == "/staff/events/kosciuszko"


def test_on_its_day_an_event_has_a_way_to_its_door(quiet, wall):
    wall.set(make.later(days=18))
    organizer = type(quiet)(quiet.app, wall)
    link = organizer.open("/staff/").link("Open the door of Kosciuszko Park")
    assert link["href"] == "/staff/events/kosciuszko/door"


def test_a_helper_goes_straight_to_the_door(quiet, wall):
    wall.set(make.later(days=18))
    page = helper(quiet.app, wall).open("/staff/")
    assert page.path == "/staff/events/kosciuszko/door"


def test_drafts_are_told_with_the_moment_of_their_publishing(quiet):
    with quiet.app.app_context():
        later = make.later(days=2)
        make.event("a", day=date(2026, 12, 6), status=Status.DRAFT, publish_at=later)
        make.event("b", day=date(2026, 12, 7), status=Status.DRAFT)
    page = quiet.open("/staff/")
    assert page.says("will be published Thursday, November 19, 9:00 AM")
    assert page.says("1 draft without a moment to publish")


def test_a_worker_that_stands_still_is_told(quiet, wall):
    wall.set(make.later(minutes=20))
    [alert] = alerts(quiet.open("/staff/"))
    assert "Nothing has run by itself since Tuesday, November 17, 2026, 9:00 AM" in alert
    assert "citykey work" in alert


def test_every_duty_of_the_worker_has_words_for_staff():
    tried = re.findall(r"_try\(self\._(\w+)\)", inspect.getsource(Worker))
    assert set(tried) == set(DUTIES)


def test_a_duty_that_failed_is_told_until_it_is_done(quiet):
    note(quiet.app, "erase", went_well=False)
    [alert] = alerts(quiet.open("/staff/"))
    assert "Erasing past days failed, last on Tuesday, November 17" in alert
    note(quiet.app, "erase")
    assert alerts(quiet.open("/staff/")) == []


def test_letters_that_wait_long_are_told_with_their_age(quiet, wall):
    with quiet.app.app_context():
        make.booking()
    assert alerts(quiet.open("/staff/")) == []
    wall.set(make.later(minutes=35, seconds=1))
    note(quiet.app, "send", now=make.later(minutes=35))
    [alert] = alerts(quiet.open("/staff/"))
    assert "The oldest letter waits for 35 minutes, with 1 letter in all." in alert


def test_letters_that_cannot_be_delivered_are_a_count_for_each_event(quiet):
    with quiet.app.app_context():
        make.booking(email="canary@example.org")
        with transaction():
            outbox.give_up(session().query(LetterRow).one().uid)
    page = quiet.open("/staff/")
    [alert] = alerts(page)
    assert "1 letter could not be delivered for Kosciuszko Park" in alert
    assert "canary" not in page.html


def test_mail_that_came_back_is_told_as_counts(quiet):
    assert quiet.open("/staff/").says("Appointments to come whose letters came back: none.")
    with quiet.app.app_context():
        booking = make.booking(email="canary@example.org")
        with transaction():
            bookings.mark_returned(booking.uid)
            for outcome in (Outcome.BELIEVED, Outcome.UNREAD, Outcome.UNREAD):
                returns.count(outcome, day=date(2026, 11, 11))
            returns.count(Outcome.NOT_OURS, day=date(2026, 11, 10))
    page = quiet.open("/staff/")
    assert page.says("letters came back: 1 (Kosciuszko Park, Saturday, December 5: 1).")
    assert page.says(
        "Returned mail of seven days: 1 about our letters, 0 about delays, "
        "0 not about our letters, 2 other messages."
    )
    assert "canary" not in page.html


def test_an_erasure_that_is_late_is_told_by_its_day(quiet, wall):
    with quiet.app.app_context():
        make.booking()
        outbox_empty()
    late = make.later(days=19, hours=5)
    wall.set(late)
    organizer = type(quiet)(quiet.app, wall)
    note(quiet.app, "send", now=late)
    [alert] = alerts(organizer.open("/staff/"))
    assert "Saturday, December 5, 2026 should be erased already." in alert


def test_a_legal_hold_is_told_and_nothing_is_called_late(quiet, wall):
    with quiet.app.app_context():
        make.booking()
        outbox_empty()
        legal_holds.begin(now=make.NOW)
    late = make.later(days=19, hours=5)
    wall.set(late)
    organizer = type(quiet)(quiet.app, wall)
    note(quiet.app, "send", now=late)
    [alert] = alerts(organizer.open("/staff/"))
    assert "A legal hold has lasted since Tuesday, November 17, 2026" in alert
    organizer.open("/staff/history")
    assert organizer.page.says("Began a legal hold: nothing is erased")


def outbox_empty() -> None:
    """Removes the letters, as if they were sent."""
    with transaction():
        session().query(LetterRow).delete()


def test_counters_that_do_not_agree_are_told(quiet):
    with quiet.app.app_context(), transaction():
        session().query(SlotRow).first().taken = 1
    [alert] = alerts(quiet.open("/staff/"))
    assert "The places of 1 window do not agree" in alert


@pytest.mark.parametrize(("tried", "told"), [(30, 0), (31, 1)])
def test_more_than_thirty_unknown_codes_in_an_hour_are_told(quiet, wall, tried, told):
    now = make.later(days=18)
    wall.set(now)
    organizer = type(quiet)(quiet.app, wall)
    note(quiet.app, "send", now=now)
    with quiet.app.app_context(), transaction():
        moments = tuple(now - timedelta(minutes=1) for _ in range(tried))
        tries.keep(check_in.OF_EVENT, "kosciuszko", throttle.Count(moments=moments), now=now)
    found = alerts(organizer.open("/staff/"))
    assert len(found) == told
    assert all("31 unknown codes in the last hour" in alert for alert in found)
