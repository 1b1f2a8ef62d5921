"""Staff read what people say went wrong, in one language or all, and empty the list."""

import pytest

from citykey_site.services import reports as deeds
from citykey_site.storage import reports
from tests import make
from tests.services.test_reports import report

RAW = "<b>bold</b> \u202eturned\nline two"


@pytest.fixture
def three(organizer):
    """Three reports, one of them in Spanish."""
    with organizer.app.app_context():
        report("1", words="first")
        report("2", words="uno", language="es")
        report("3", words=RAW)
    return organizer


def left(clerk) -> list[str]:
    """Returns the words of the reports that are left."""
    with clerk.app.app_context():
        return [item.words for item in reports.latest(limit=9)]


def test_the_first_page_counts_the_reports_and_leads_to_them(three):
    three.open("/staff/")
    page = three.follow("3 reports about pages")

    words = [tag.get_text() for tag in page.soup.select("bdi.words")]
    assert words == [RAW, "uno", "first"]
    assert page.soup.find("b") is None and page.says("Something else")


def test_one_language_is_read_alone(three):
    three.open("/staff/reports")
    page = three.follow("Español")

    [words] = page.soup.select("bdi.words")
    assert (words.get_text(), words["lang"], words["dir"]) == ("uno", "es", "auto")


def test_one_report_is_removed(three):
    three.open("/staff/reports")
    page = three.press("Remove report 2")

    assert page.says("Removed: one report.") and left(three) == [RAW, "first"]


def test_the_list_is_emptied_but_for_what_came_later(three):
    three.open("/staff/reports")
    with three.app.app_context():
        report("4", words="later")
    page = three.press("Remove 3 reports")

    assert page.says("Removed: 3 reports.") and left(three) == ["later"]
    history = three.open("/staff/history")
    assert history.says("Removed reports about pages") and history.says("Reports: 3")


def test_nothing_is_emptied_where_others_were_first(three):
    page = three.open("/staff/reports")
    with three.app.app_context():
        deeds.remove(reports.latest(limit=1)[0].uid, by="staff 9", now=make.NOW)
    page = three.press("Remove 3 reports")

    assert page.status == 422 and "Others have emptied this list" in page.errors[0]
    assert left(three) == ["uno", "first"]


def test_a_stale_press_removes_nothing(three):
    three.open("/staff/reports")
    page = three.press("Remove 3 reports", token="old")

    assert page.status == 422 and len(left(three)) == 3
