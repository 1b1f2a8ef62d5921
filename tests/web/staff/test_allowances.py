"""Staff decide on higher limits by the number that somebody tells them."""

import pytest

from citykey_site.domain.limits import Limits
from citykey_site.services import allowances
from tests import make
from tests.services.test_allowances import ask, number

EMAIL = "help@shelter.example.org"


@pytest.fixture
def told(organizer) -> str:
    """The number of a request that was asked for."""
    with organizer.app.app_context():
        ask(EMAIL)
        return number(EMAIL)


def allowed(clerk) -> int:
    """Tells how many appointments the mailbox may have."""
    with clerk.app.app_context():
        return allowances.allowed(EMAIL, limits=Limits(), now=make.NOW)


def test_the_told_number_is_approved(organizer, told):
    organizer.open("/staff/limits")
    organizer.press("Open this request", number=f"{told[:3]} {told[3:]}")
    page = organizer.press("Approve this request", bookings="12")

    assert page.title.startswith("Approved: 12 appointments at a time for request")
    assert page.says("Approved: 12 appointments")
    assert allowed(organizer) == 12


def test_a_request_is_refused(organizer, told):
    organizer.open(f"/staff/limits/{told}")
    page = organizer.press("Refuse this request")

    assert page.title.startswith("Refused: the request")
    assert allowed(organizer) == 2


def test_a_limit_is_taken_back(organizer, told):
    organizer.open(f"/staff/limits/{told}")
    organizer.press("Approve this request", bookings="12")
    organizer.follow(told)
    page = organizer.press("Take the limit back")

    assert page.title.startswith("Taken back: the limit")
    assert allowed(organizer) == 2


@pytest.mark.parametrize("typed", ["", "x", "2", "51", "-4", "99999999999999999999"])
def test_a_number_outside_3_to_50_is_not_approved(organizer, told, typed):
    organizer.open(f"/staff/limits/{told}")
    page = organizer.press("Approve this request", bookings=typed)

    assert page.status == 422 and page.errors == ["Enter a number from 3 to 50."]
    assert allowed(organizer) == 2


def test_a_number_that_nobody_has_is_told(organizer, told):
    organizer.open("/staff/limits")
    page = organizer.press("Open this request", number="12")

    assert page.errors[0].startswith("No request has this number")
    assert page.soup.find(id="number")["value"] == "12"


def test_a_form_without_its_token_decides_nothing(organizer, told):
    page = organizer.post(f"/staff/limits/{told}/approve", {"bookings": "12"})

    assert page.status == 422
    assert allowed(organizer) == 2


def test_no_page_and_no_line_of_history_shows_the_address(organizer, told):
    pages = [organizer.open("/staff/limits"), organizer.open(f"/staff/limits/{told}")]
    organizer.press("Approve this request", bookings="12")
    pages.append(organizer.open("/staff/history"))

    assert "Approved a higher limit" in pages[-1].html and told in pages[-1].html
    for page in pages:
        assert "shelter" not in page.html
