"""Moments at which places open are said on the page, in the list, in feeds and calendars."""

import csv
import io
from datetime import date, time

import pytest

from citykey_site.services import assisted
from tests import make
from tests.people import Visitor

PLAN = "50% 2026-12-03 10:00; partners 25% 2026-12-04 12:00"
EVENT = "/en/events/kosciuszko"
STAGE = "2026-12-03T16:00:00+00:00"


@pytest.fixture
def visitor(app):
    """A browser of nobody."""
    return Visitor(app)


def keep(**more: object) -> None:
    """Keeps one window of eight places: four open later, two are for partners until then."""
    make.event(ends=time(10, 30), release=PLAN, **more)


def test_the_page_says_when_how_many_more_places_open(visitor):
    keep()
    page = visitor.open(EVENT)
    assert page.says("2 places left")
    assert page.says("More places open: Thursday, December 3, 2026, 10:00 AM · 4 places")
    assert page.says("More places open: Friday, December 4, 2026, 12:00 PM · 2 places")


def test_it_says_so_in_spanish(visitor):
    keep()
    assert visitor.open("/es/events/kosciuszko").says(
        "Se abren más lugares: jueves, 3 de diciembre"
    )


def test_a_full_event_says_that_more_places_come_and_not_that_it_is_full(visitor):
    keep()
    make.booking(people=2)
    page = visitor.open(EVENT)
    assert page.says("There are no places now.") and page.says("4 places")
    assert not page.says("This event is full.")


def test_before_it_opens_both_moments_are_said(visitor):
    keep(opens_at=make.later(days=2))
    page = visitor.open(EVENT)
    assert page.says("Booking opens: ") and page.says("More places open: ")


def test_before_it_opens_an_event_whose_places_all_open_later_is_not_full(visitor):
    make.event(release="100% 2026-12-03 10:00", opens_at=make.later(days=2))
    page = visitor.open(EVENT)
    assert page.says("Booking opens: ") and not page.says("This event is full.")


def test_what_partners_have_used_does_not_open(visitor):
    keep()
    call()
    page = visitor.open(EVENT)
    assert page.says("10:00 AM · 4 places") and not page.says("12:00 PM · 2 places")


def test_after_the_last_moment_nothing_is_said(visitor, wall):
    keep()
    wall.set(make.later(days=18))
    assert not visitor.open(EVENT).says("More places open")


def test_an_event_without_a_place_now_stays_in_the_list_while_more_come(visitor, wall):
    keep()
    make.booking(people=2)
    page = visitor.open("/en/events")
    assert page.says("There are no places now. More places open: Thursday, December 3")
    links = visitor.open("/en/times").soup.main.find_all("a")
    assert not [link for link in links if "/book" in link["href"]]


def test_a_party_for_which_too_few_come_does_not_find_it(visitor):
    make.event(ends=time(10, 30), release="25% 2026-12-03 10:00")
    make.booking(people=4)
    make.booking(people=2, email="ben@example.org")
    assert visitor.open("/en/events?people=2").says("More places open")
    assert not visitor.open("/en/events?people=4").says("More places open")


def test_an_event_that_awaits_its_draw_is_listed_as_one(visitor):
    make.event(draw_opens_at=make.later(days=-1), draw_closes_at=make.later(days=9))
    assert visitor.open("/en/events").says("The places of this event go by a draw")


def test_the_feeds_have_every_announced_moment(visitor):
    keep(opens_at=make.later(days=2), check_emails=True)
    make.event(
        "drawn",
        day=date(2026, 12, 12),
        draw_opens_at=make.later(days=1),
        draw_closes_at=make.later(days=9),
    )
    shared, drawn = visitor.client.get("/events.json").get_json()["events"]
    assert shared["more_places_at"][0] == {"opens_at": STAGE, "places": 4}
    assert (shared["check_emails"], drawn["check_emails"]) == (True, False)
    assert drawn["draw_closes_at"] == make.later(days=9).isoformat()
    assert drawn["more_places_at"] == []

    text = visitor.client.get("/events.csv").get_data(as_text=True).removeprefix("\ufeff")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["more_places_at"].startswith(f"4 at {STAGE}; 2 at ")
    assert row["check_emails"] == "yes"


def test_the_calendar_says_when_places_open(visitor):
    keep(opens_at=make.later(days=2))
    text = visitor.client.get(f"{EVENT}/calendar.ics").get_data(as_text=True)
    said = text.replace("\r\n ", "").replace("\\", "")
    assert "Booking opens: Thursday, November 19" in said
    assert "More places open: Thursday, December 3" in said


def call() -> None:
    """Books the two places for partners, by phone."""
    wish = make.wish(people=2, email="")
    assisted.book(wish, by="staff", office=make.OFFICE, now=make.NOW)
