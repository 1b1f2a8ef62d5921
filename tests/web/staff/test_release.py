"""How places are given, in the words of staff: form, proposal, the event's page, the phone."""

from datetime import date, time

import pytest

from citykey_site.domain import times
from citykey_site.storage import events, slots
from tests import make

EDIT = "/staff/events/kosciuszko/edit"
HUB = "/staff/events/kosciuszko"
SHARE = "50% 2026-12-03 10:00"
PARTNERS = "partners 25% 2026-12-04 12:00"


@pytest.fixture(autouse=True)
def sums(organizer):
    """After every deed the places that are taken are the sum of what holds them."""
    yield
    with organizer.app.app_context():
        assert slots.wrong_counters() == []


def keep(organizer, **more: object) -> None:
    """Keeps two windows of eight places."""
    with organizer.app.app_context():
        make.event(ends=time(11), **more)


def event_now(organizer):
    with organizer.app.app_context():
        return events.find_any("kosciuszko")


def test_the_form_keeps_a_plan_and_the_proposal_says_it_first(organizer):
    keep(organizer)
    organizer.open(EDIT)
    page = organizer.press(
        "See what this changes",
        release="50% 12/3/2026 10 AM; for partners 25% Dec 4, 2026 noon",
        check_emails=["yes"],
        slow_return=["yes"],
    )
    assert page.says("50% of the places open later: Thursday, December 3, 2026, 10:00 AM.")
    organizer.press("Change the event")
    event = event_now(organizer)
    assert event.release == f"{SHARE}; {PARTNERS}"
    assert event.check_emails and event.slow_return
    page = organizer.open(HUB)
    assert page.says("16 in all, 0 booked, 12 kept, 4 left")
    assert page.says("8 open later, 4 for 311 and partners")


def test_the_form_comes_back_with_what_is_kept(organizer):
    keep(organizer, release=f"{SHARE}; {PARTNERS}", check_emails=True)
    page = organizer.open(EDIT)
    assert page.soup.find(id="release").text.strip() == f"{SHARE}; {PARTNERS}"
    assert page.soup.find("input", {"name": "check_emails"}).has_attr("checked")
    assert not page.soup.find("input", {"name": "slow_return"}).has_attr("checked")


def test_old_words_that_are_no_plan_are_shown_and_told_how_to_write(organizer):
    keep(organizer, release="December")
    assert organizer.open(HUB).says("is no plan: December")
    organizer.open(EDIT)
    page = organizer.press("See what this changes")
    assert page.status == 422 and page.says("like 50% 2026-12-03 10:00")


def test_a_draw_that_has_opened_keeps_its_moments(organizer):
    opens, closes = make.later(days=-1), make.later(days=9)
    keep(organizer, draw_opens_at=opens, draw_closes_at=closes)
    organizer.open(EDIT)
    page = organizer.press("See what this changes", draw_opens_at="", draw_closes_at="")
    assert page.status == 422 and page.says("Leave the moments of the draw as they were")
    organizer.open(EDIT)
    organizer.press("See what this changes", speaks=["pl"])
    organizer.press("Change the event")
    assert event_now(organizer).draw_closes_at == closes
    assert event_now(organizer).speaks == ("pl",)


def test_a_draw_that_opens_later_can_still_be_moved(organizer):
    keep(organizer, draw_opens_at=make.later(days=1), draw_closes_at=make.later(days=9))
    organizer.open(EDIT)
    organizer.press("See what this changes", draw_opens_at="11/20/2026 9 AM")
    organizer.press("Change the event")
    assert event_now(organizer).draw_opens_at == times.at(date(2026, 11, 20), time(9))


def test_whoever_books_for_somebody_sees_the_share_and_until_when(organizer):
    keep(organizer, release=PARTNERS, opens_at=make.later(days=3))
    page = organizer.open(f"{HUB}/book")
    assert page.says("Places for 311 and partners: 4 until Friday, December 4, 2026, 12:00 PM")
    organizer.follow("10:00 AM")
    organizer.follow("2 people")
    organizer.press("Book this appointment")
    assert not organizer.open(f"{HUB}/book").says("10:00 AM 2 places left")
    slot = organizer.follow("10:30 AM").address
    assert organizer.open(f"{slot}&people=4").says("Booking opens: ")


def test_without_a_share_nobody_books_before_it_opens(organizer):
    keep(organizer, release=SHARE, opens_at=make.later(days=3))
    assert organizer.open(f"{HUB}/book").says("Booking opens: ")


def test_booked_people_are_told_apart_from_kept_places(organizer):
    keep(organizer, release=SHARE)
    with organizer.app.app_context():
        make.booking(people=3)
    assert organizer.open(HUB).says("16 in all, 3 booked, 8 kept, 5 left")
    assert organizer.open("/staff/events").says("Booked: 3")
    with organizer.app.app_context():
        window = make.windows()[0].public_id
    assert organizer.open(f"{HUB}/windows/{window}").says("8 places, 3 people booked, 4 kept.")
