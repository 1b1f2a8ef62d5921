"""A clock that is set back lets nothing live longer, and serves nothing that had ended."""

import pytest

from citykey_site.domain import refusals
from citykey_site.services import checks
from tests import make
from tests.services.test_checks import ask, finish
from tests.web.steps import book


def test_an_open_booking_closes_when_the_clock_goes_back(visitor, wall):
    with visitor.app.app_context():
        make.event()
    book(visitor)
    wall.move(minutes=-1)
    assert visitor.open("/en/booking/details").path == "/en/booking/details"
    wall.move(hours=-3)
    assert visitor.open("/en/booking/details").path == "/en/booking"


def test_places_whose_time_ended_stay_with_who_took_them_when_the_clock_goes_back(app):
    make.event("marked", check_emails=True, places=1)
    request = ask(event_id="marked", email="kim@gmail.com")
    late = make.later(minutes=31)
    checks.release_ended(office=make.OFFICE, now=late)
    other = ask(event_id="marked", email="lou@gmail.com", now=late)
    finish(other, now=late)
    with pytest.raises(refusals.SlotFull):
        finish(request, now=make.later(minutes=-150))
    assert make.windows("marked")[0].taken == 1
