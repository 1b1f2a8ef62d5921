"""Flyers for a notice board: the next events near a place, with an address short enough to type."""

import segno
from bs4 import BeautifulSoup

from citykey_site.domain.flyers import short_zip
from citykey_site.domain.places import find
from tests import make
from tests.web.test_pictures import drawn


def flyer(page):
    """Returns the part of the page that is printed."""
    return page.soup.find(class_="flyer")


def test_a_flyer_has_the_next_six_events_near_a_place_by_date(visitor):
    with visitor.app.app_context():
        for number in range(7):
            make.event(f"k{number}", day=make.later(days=20 - number).date())
        make.event("far", venue=make.ARCHER, day=make.later(days=2).date())
    page = visitor.open("/en/flyer?near=60618&people=2")

    days = [item.strong.get_text() for item in flyer(page).select(".nearby li")]
    assert len(days) == 6 and "Thursday, November 19, 2026" not in days
    assert days == sorted(days, key=lambda day: day.split(", ")[1])
    assert page.says("The next events near 60618") and page.says("About 1 mile away")


def test_the_picture_and_the_words_are_the_short_address(make_app, visitor, saturday):
    page = visitor.open("/es/flyer?near=60618")

    base = visitor.app.extensions["citykey.office"].base_url
    assert flyer(page).find(string=f"{base.partition('://')[2]}/es/60618")
    picture = BeautifulSoup(str(flyer(page).svg), "html.parser")
    assert drawn(picture) == list(segno.make_qr(f"{base}/es/60618", error="m").matrix)


def test_the_short_address_leads_to_the_events_near_a_zip(visitor, saturday):
    page = visitor.open("/en/60618")
    assert page.address == "/en/events?near=60618" and page.says("Kosciuszko Park")

    assert visitor.open("/en/01234").says("This is not a Chicago ZIP code that we know: 01234")
    for other in ("/en/606180", "/en/6061", "/staff/60618", "/xx/60618", "/en/-6061"):
        assert visitor.open(other).status == 404


def test_the_flyer_is_one_press_from_the_page_for_helpers(visitor):
    visitor.open("/en/navigators")

    assert visitor.follow("A flyer for a notice board").path == "/en/flyer"


def test_without_a_place_the_flyer_is_for_all_of_chicago(visitor, saturday):
    page = visitor.open("/en/flyer")

    assert page.says("The next events in Chicago") and "away" not in flyer(page).get_text()
    assert flyer(page).select_one(".typed strong").get_text().endswith("/en/")


def test_the_address_of_another_place_is_that_of_the_nearest_zip():
    assert short_zip(find("Little Village").place) == "60623"
    assert short_zip(find("Ward 22").place) is None


def test_a_place_that_may_mean_several_leads_to_their_flyers(visitor, saturday):
    page = visitor.open("/en/flyer?near=Avondal&people=3")

    assert page.status == 422 and flyer(page) is None
    page = visitor.follow("Avondale")
    assert page.says("The next events near Avondale")
    assert page.soup.find(id="people").find("option", selected=True)["value"] == "3"


def test_a_flyer_needs_no_cookie_and_is_not_sent_twice(visitor, saturday):
    page = visitor.open("/en/flyer?near=60618")
    again = visitor.open("/en/flyer?near=60618", headers={"If-None-Match": page.headers["ETag"]})

    assert "Set-Cookie" not in page.headers and again.status == 304


def test_each_language_has_its_own_flyer_with_the_same_place(visitor, saturday):
    visitor.open("/en/flyer?near=60618&people=2")
    page = visitor.open(visitor.page.links("Español")[0]["href"])

    assert page.address == "/es/flyer?near=60618&people=2"
