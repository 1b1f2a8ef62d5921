"""The history as staff read it."""

import pytest

from citykey_site.domain.history import COMMAND, WORKER, Deed
from citykey_site.storage import history, staff_sessions
from citykey_site.storage.db import transaction
from citykey_site.web.staff.history_words import DEEDS
from tests import make
from tests.house.staff_tour.guide import helper
from tests.reading import words


def write(app, deed: Deed, *, by: str, event_id: str = "kosciuszko", **facts: object) -> None:
    """Writes a line of history."""
    with app.app_context(), transaction():
        history.add(deed, by=by, event_id=event_id, now=make.NOW, **facts)


def lines(page) -> list[str]:
    """Returns the lines of the page."""
    return [words(item) for item in page.soup.select("main tbody tr")]


def test_every_deed_has_its_own_words():
    assert set(DEEDS) == set(Deed)
    assert len(set(DEEDS.values())) == len(DEEDS)


def test_a_line_says_who_did_what_to_which_event_and_when(organizer, saturday):
    by = f"staff {organizer.member.public_id}"
    at = make.later(days=2).isoformat()
    write(organizer.app, Deed.CHANGED, by=by, moved=41, publish_at=at)
    [line] = lines(organizer.open("/staff/history"))
    for said in (
        "Tuesday, November 17, 2026, 9:00 AM",
        "olga@clerk.example.org",
        "Changed the event",
        "People with a new time or place: 41",
        "Publish at: Thursday, November 19, 2026, 9:00 AM",
        "Kosciuszko Park, Saturday, December 5, 2026, 10:00 AM",
    ):
        assert said in line


def test_a_helper_a_command_and_the_worker_have_names(organizer, saturday, wall):
    wall.set(make.later(days=18))
    visitor = helper(organizer.app, wall)
    with visitor.client.session_transaction() as cookie:
        token = cookie["staff"]
    write(organizer.app, Deed.IMPORTED, by=COMMAND)
    write(organizer.app, Deed.PUBLISHED, by=WORKER)
    write(organizer.app, Deed.WALKED_IN, by=label(organizer.app, token), people=2)
    wall.set(make.later(minutes=5))
    first, second, third = lines(organizer.open("/staff/history"))
    assert "Helper 1" in first and "People: 2" in first
    assert "The site by itself" in second and "A command on the server" in third


def label(app, token: str) -> str:
    """Returns how a sign-in stands in the history."""
    with app.app_context():
        return staff_sessions.find(token).actor.label


def test_an_event_shows_only_its_own_lines(organizer, saturday):
    write(organizer.app, Deed.PUBLISHED, by=WORKER)
    write(organizer.app, Deed.ADDED, by=WORKER, event_id="another")
    [line] = lines(organizer.open("/staff/events/kosciuszko/history"))
    assert "Published the event" in line


def test_an_event_that_is_gone_stays_in_the_history_by_its_id(organizer):
    write(organizer.app, Deed.ADDED, by=WORKER, event_id="another")
    assert "another" in lines(organizer.open("/staff/history"))[0]


def test_fifty_lines_are_on_a_page_and_links_lead_to_the_others(organizer, saturday):
    for number in range(51):
        write(organizer.app, Deed.CHANGED, by=WORKER, moved=number)
    page = organizer.open("/staff/history")
    assert len(lines(page)) == 50 and "50" in lines(page)[0]
    page = organizer.follow("Older lines")
    assert len(lines(page)) == 1 and page.heading == "History, page 2"
    assert len(lines(organizer.follow("Newer lines"))) == 50


@pytest.mark.parametrize("page", ["0", "-3", "x", "99999999999999999999", "2"])
def test_a_page_that_is_not_there_is_an_empty_page_or_the_first(organizer, page):
    assert organizer.open(f"/staff/history?page={page}").status == 200
