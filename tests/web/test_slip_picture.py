"""The picture on the slip: staff's camera reads it, on a dark phone and on paper."""

import re

import pytest

from citykey_site.storage.db import session
from citykey_site.storage.tables import BookingRow
from citykey_site.web.pictures import slip_picture
from tests import make
from tests.reading import words
from tests.servers.browser import open_page
from tests.web.steps import book

# 120 CSS pixels are 32 mm on paper: 0.8 mm a module, twice what a phone's camera needs.
SMALLEST = 120
COLORS = """paths => paths.map(path => {
    const style = getComputedStyle(path);
    return path.hasAttribute("stroke") ? style.stroke : style.fill;
})"""


@pytest.fixture
def booked(visitor):
    """The page after booking."""
    with visitor.app.app_context():
        make.event()
    return book(visitor, people=2)


def test_the_picture_leads_staff_to_the_check_in_of_this_slip(booked, visitor):
    with visitor.app.app_context():
        slip = session().query(BookingRow).one().slip
        office = visitor.app.extensions["citykey.office"]
    wanted = re.search(r'd="M4.*?"', slip_picture(slip, base_url=office.base_url)("QR code"))

    assert wanted[0] in booked.html


def test_the_picture_has_its_words_and_a_name(booked):
    assert words(booked.soup.select_one(".ticket svg.qr").title) == "QR code"
    assert booked.says("Staff can scan this picture at the event.")


def test_the_address_stands_in_the_picture_only(booked):
    assert "check-in" not in booked.html


@pytest.mark.browser
@pytest.mark.parametrize(
    "media",
    [{}, {"color_scheme": "dark"}, {"media": "print"}, {"forced_colors": "active"}],
    ids=["light", "dark", "paper", "forced colors"],
)
def test_the_picture_is_black_on_white_and_large_enough(booked, visitor, browser, media):
    style = visitor.client.get(booked.soup.find("link", rel="stylesheet")["href"]).text
    with open_page(browser, javascript=True) as page:
        page.emulate_media(**media)
        shown = re.sub("<link rel=.stylesheet.*?>", f"<style>{style}</style>", booked.html)
        page.set_content(shown)
        picture = page.locator("svg.qr")

        assert picture.locator("path").evaluate_all(COLORS) == [
            "rgb(255, 255, 255)",
            "rgb(0, 0, 0)",
        ]
        assert picture.bounding_box()["width"] >= SMALLEST
