"""The page of an event reads plain rows; they say the same as what deeds read."""

import pytest

from citykey_site.domain.events import Status
from citykey_site.storage import event_pages, events, slots
from tests import make


def test_the_page_of_an_event_shows_what_deeds_go_by(any_app):
    make.event(access=("asl",), notes={"en": "South door."})
    found = event_pages.find("kosciuszko")
    assert found == events.find("kosciuszko")
    assert event_pages.windows(found.id) == slots.of_event(found.id) != ()


@pytest.mark.parametrize("name", ["nowhere", "kosci\0uszko"])
def test_an_event_that_is_not_there_has_no_page(app, name):
    make.event()
    assert event_pages.find(name) is None


def test_a_draft_has_no_page_and_a_canceled_event_has_one(app):
    make.event(status=Status.DRAFT)
    make.event("archer", venue=make.ARCHER, status=Status.CANCELED)
    assert event_pages.find("kosciuszko") is None
    assert event_pages.find("archer").status is Status.CANCELED
