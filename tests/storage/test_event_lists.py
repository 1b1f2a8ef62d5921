"""The lists of events for staff, on both databases."""

from datetime import date

from citykey_site.domain.events import Status
from citykey_site.storage import event_lists
from citykey_site.storage.event_lists import Wanted
from tests import make


def test_a_list_counts_places_and_people_and_finds_by_words_and_status(any_app):
    make.event()
    make.event("archer", venue=make.ARCHER, day=date(2026, 12, 12), status=Status.DRAFT)
    make.booking(people=3)

    every, total = event_lists.find(Wanted(), now=make.NOW)
    assert [(item.places, item.taken) for item in every] == [(48, 3), (48, 0)]
    assert total == 2
    wanted = Wanted(words="KILBOURN", status=Status.DRAFT)
    [found], total = event_lists.find(wanted, now=make.NOW)
    assert (found.event.public_id, total) == ("archer", 1)
    assert event_lists.find(Wanted(words="100%"), now=make.NOW) == ([], 0)
    assert event_lists.find(Wanted(past=True), now=make.NOW) == ([], 0)
