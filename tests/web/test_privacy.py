"""The privacy page: its numbers are those of the settings, and it says what is there today."""

from datetime import timedelta
from pathlib import Path

import pytest

from citykey_site.services import legal_holds, outbox, privacy
from tests import make
from tests.people import Visitor
from tests.services.subscribing import subscribe
from tests.services.test_mail_stops import link_in
from tests.services.test_reports import report

NOTICE = "The law does not allow us to erase email addresses now"


@pytest.mark.parametrize(("hours", "moment"), [(24, "December 6"), (72, "December 8")])
def test_the_page_says_when_each_day_is_erased_as_it_is_set(make_app, hours, moment):
    app = make_app(erase_after_hours=hours)
    with app.app_context():
        make.event()
        make.booking()
    page = Visitor(app).open("/en/privacy")
    assert page.says(f"We wait this long after the last event of the day: {hours} hours.")
    assert page.says("1 day is not erased yet")
    assert page.says(f"{moment}, 2026, 1:00 PM") or page.says(f"{moment}, 1:00 PM")


def test_what_belongs_to_no_event_day_is_told_with_its_end(visitor):
    with visitor.app.app_context():
        subscribe("ana@example.org")
        report(words="The map is wrong.")
    page = visitor.open("/en/privacy")
    assert page.says("News of new events, asked for in this month: November 2026")
    assert page.says("What people told us about pages in this month: November 2026")


def test_stopped_emails_are_told_only_where_somebody_stopped_them(visitor, mailbox, wall):
    with visitor.app.app_context():
        make.event()
        make.booking()
        outbox.deliver_all(mailbox, now=wall.now())
    link = link_in(mailbox.letters[0])
    assert not visitor.open("/en/privacy").says("People who stopped our emails")
    visitor.open(f"/en/stop/{link}/now")
    visitor.press("Stop these emails")
    assert visitor.open("/en/privacy").says(
        "People who stopped our emails, with an email of this month: November 2026"
    )


def test_an_erased_day_is_on_the_public_list_and_no_longer_among_those_kept(visitor):
    with visitor.app.app_context():
        make.event()
        make.booking()
        privacy.erase_due(
            after=timedelta(hours=24), mail_folder=Path("nowhere"), now=make.later(days=30)
        )
    page = visitor.open("/en/privacy")
    assert page.says("No email address of any day. All of them are erased.")
    assert page.says("Days that we have erased") and page.says("Erased:")


def test_the_page_is_sent_once_while_nothing_changes(visitor):
    tag = visitor.open("/en/privacy").headers["ETag"]
    assert visitor.open("/en/privacy", headers={"If-None-Match": tag}).status == 304


def test_a_legal_hold_is_told_before_anybody_gives_an_email(visitor):
    with visitor.app.app_context():
        make.event()
        legal_holds.begin(now=make.NOW)
    window = visitor.open("/en/events/kosciuszko?people=1").soup.select_one(".rows a")["href"]
    for path in (window, "/en/updates", "/en/privacy"):
        assert visitor.open(path).says(NOTICE)
    with visitor.app.app_context():
        legal_holds.end(now=make.later(days=40))
    page = visitor.open("/en/privacy")
    assert not page.says(NOTICE) and page.says("The law did not allow us to erase on these days:")
    assert not visitor.open(window).says(NOTICE)
