"""A draft can be thrown away; an event that residents know cannot."""

import pytest

from citykey_site.domain.events import Status
from citykey_site.domain.refusals import DraftOnly
from citykey_site.services import event_editing
from citykey_site.storage import events, history
from tests import make

DRAFT = "/staff/events/archer"


@pytest.fixture
def draft(organizer) -> None:
    """A draft at Archer Park."""
    with organizer.app.app_context():
        make.event("archer", venue=make.ARCHER, status=Status.DRAFT)


def kept(organizer):
    """Returns the event as it is kept, None where it is gone."""
    with organizer.app.app_context():
        return events.find_any("archer")


def test_a_draft_is_thrown_away_with_its_windows_after_one_question(organizer, draft):
    organizer.open(DRAFT)
    organizer.follow("Throw this draft away")
    page = organizer.press("Throw the draft away")

    assert page.path == "/staff/events" and "Thrown away: the draft is gone." in page.main
    assert kept(organizer) is None


def test_the_history_says_who_threw_it_away(organizer, draft):
    organizer.open(f"{DRAFT}/remove")
    organizer.press("Throw the draft away")
    with organizer.app.app_context():
        [line] = history.latest(event_id="archer", limit=1)
    assert (line.deed, line.actor) == ("draft removed", f"staff {organizer.member.public_id}")


def test_an_event_that_was_published_meanwhile_stays(organizer, draft):
    page = organizer.open(f"{DRAFT}/remove")
    with organizer.app.app_context():
        make.event("archer", venue=make.ARCHER)
    organizer.page = page
    refused = organizer.press("Throw the draft away")

    assert refused.status == 422 and "Cancel it instead" in refused.errors[0]
    assert kept(organizer) is not None


def test_a_draft_that_somebody_else_changed_is_looked_at_first(organizer, draft):
    page = organizer.open(f"{DRAFT}/remove")
    with organizer.app.app_context():
        make.event("archer", venue=make.ARCHER, status=Status.DRAFT, places=9)
    organizer.page = page
    refused = organizer.press("Throw the draft away")

    assert refused.status == 422 and kept(organizer) is not None


def test_the_page_of_a_published_event_leads_back_to_it(organizer, saturday):
    page = organizer.open("/staff/events/kosciuszko/remove")
    assert page.path == "/staff/events/kosciuszko"
    assert not page.links("Throw this draft away")


def test_no_deed_removes_what_residents_know(app):
    make.event()
    with pytest.raises(DraftOnly):
        event_editing.remove_draft("kosciuszko", version=1, by="command", now=make.NOW)
