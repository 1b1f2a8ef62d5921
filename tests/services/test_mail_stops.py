"""Whoever wants no more letters gets none, by the link at the end of each letter."""

import re
from datetime import timedelta

import pytest

from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose
from citykey_site.domain.history import COMMAND
from citykey_site.domain.staff import Role
from citykey_site.mail.delivery import Delayed
from citykey_site.services import finishing, mail_stops, navigators, privacy, staff
from citykey_site.storage import months
from citykey_site.storage.db import session
from citykey_site.storage.tables import MailStopRow
from citykey_site.storage.vault import vault
from tests import make
from tests.services import deeds
from tests.services.test_outbox import Watching

LINK = re.compile(r"\n(https://cards\.example\.org/en/stop/([a-z]+))\n$")


@pytest.fixture
def link(app, mailbox) -> str:
    """The end of the link in Ana's letter."""
    make.event()
    make.booking()
    return link_in(next_letter(mailbox))


def next_letter(mailbox, now=make.NOW):
    """Lets the worker come by and returns the newest letter."""
    deeds.deliver(mailbox, now)
    return mailbox.letters[-1]


def link_in(letter) -> str:
    """Returns the end of the link in the last line of a letter."""
    address, link = LINK.search(letter.text).groups()
    assert f'href="{address}"' in letter.html
    return link


def book(email: str = "ana@example.org", now=make.NOW, **words) -> None:
    """Books one more appointment."""
    make.booking(email=email, now=now, window=1, **words)


def rows() -> list[MailStopRow]:
    """Lists what is kept."""
    session().rollback()
    return session().query(MailStopRow).all()


def test_a_stopped_mailbox_gets_no_letter_in_whatever_spelling_and_others_get_theirs(link, mailbox):
    mail_stops.stop(link, now=make.NOW)
    book("ANA@Example.org")
    book("ben@example.org")
    deeds.deliver(mailbox)

    assert [letter.to for letter in mailbox.letters] == ["ana@example.org", "ben@example.org"]
    assert deeds.letters() == []


def test_a_letter_that_is_on_its_way_is_dropped_as_well(app, mailbox, link):
    book()
    mail_stops.stop(link, now=make.NOW)
    deeds.deliver(mailbox)

    assert len(mailbox.letters) == 1


def test_two_presses_are_one_row_and_the_row_holds_no_email(link):
    mail_stops.stop(link, now=make.NOW)
    mail_stops.stop(link, now=make.later(days=2))

    [row] = rows()
    assert b"ana" not in row.email_index and len(row.email_index) == 16
    assert row.ends_on == make.later(days=32).date()


def test_letters_come_again_by_the_same_link(link, mailbox):
    mail_stops.stop(link, now=make.NOW)
    mail_stops.start(link, now=make.NOW)
    book()
    deeds.deliver(mailbox)

    assert len(mailbox.letters) == 2 and rows() == []


def test_letters_come_again_after_thirty_days_and_the_row_goes(link, mailbox):
    mail_stops.stop(link, now=make.NOW)
    make.event("later", day=make.later(days=60).date())
    book(event_id="later", now=make.later(days=30))
    deeds.deliver(mailbox, make.later(days=30))
    assert len(mailbox.letters) == 1

    privacy.sweep(now=make.later(days=31))
    book("ANA@example.org", event_id="later", now=make.later(days=31))
    assert next_letter(mailbox, make.later(days=31)).to == "ANA@example.org"
    assert rows() == []


def test_a_stop_holds_into_the_months_that_follow(app, mailbox):
    last_day = make.later(days=13)
    make.event("later", day=make.later(days=60).date())
    book(event_id="later", now=last_day)
    mail_stops.stop(link_in(next_letter(mailbox, last_day)), now=last_day)
    for email in ("ben@example.org", "ANA@example.org"):  # His letter makes the key of December.
        book(email, event_id="later", now=make.later(days=20))
    deeds.deliver(mailbox, make.later(days=20))

    assert [letter.to for letter in mailbox.letters] == ["ana@example.org", "ben@example.org"]


def test_a_link_that_we_did_not_write_stops_nothing(link):
    forged = link[:-1] + ("b" if link[-1] != "b" else "c")
    other = ("b" if link[0] != "b" else "c") + link[1:]
    for typed in (forged, other, link[:-1], link * 2, "", "none", "0" * 48):
        with pytest.raises(refusals.RequestGone):
            mail_stops.stop(typed, now=make.NOW)
    assert rows() == []


def test_a_link_works_only_while_its_key_outlives_the_stop(link):
    [key] = months.keys(months.Thing.STOP)
    last_day = months.last_day(key) - timedelta(days=30)
    at_noon = make.NOW + (last_day - make.NOW.date())

    mail_stops.stop(link, now=at_noon)
    with pytest.raises(refusals.RequestGone):
        mail_stops.stop(link, now=at_noon + timedelta(days=1))


def test_without_the_key_of_the_month_nothing_tells_who_stopped(link, mailbox):
    mail_stops.stop(link, now=make.NOW)
    for key in months.keys(months.Thing.STOP):
        vault().destroy(key)
    book()

    assert link_in(next_letter(mailbox)) != link
    with pytest.raises(refusals.RequestGone):
        mail_stops.start(link, now=make.NOW)


def ask_again(email: str = "ana@example.org") -> str:
    """Asks for letters again without a link, and returns the uid of the request."""
    return navigators.ask(
        Purpose.EMAILS, email, language="en", form_token=email, office=make.OFFICE, now=make.NOW
    ).uid


def test_the_letter_that_lets_letters_come_again_is_sent_although_they_are_stopped(link, mailbox):
    mail_stops.stop(link, now=make.NOW)
    asked = ask_again()
    assert next_letter(mailbox).kind == "check"

    finishing.finish(asked, office=make.OFFICE, now=make.NOW)
    book()
    assert next_letter(mailbox).kind == "booked" and rows() == []


def test_no_other_letter_to_follow_is_sent_to_a_stopped_mailbox(link, mailbox):
    mail_stops.stop(link, now=make.NOW)
    navigators.ask(
        Purpose.SITTING, "ana@example.org", language="en", form_token="1", office=make.OFFICE,
        now=make.NOW,
    )  # fmt: skip
    deeds.deliver(mailbox)

    assert len(mailbox.letters) == 1


def test_a_letter_that_leaves_in_the_next_month_is_the_very_same(app):
    make.event()
    server, written = Watching(Delayed("busy")), make.later(days=13)
    make.booking(now=written)
    deeds.deliver(server, written)
    server.answer = None
    deeds.deliver(server, make.later(days=15))

    first, second = server.asked
    assert first == second


def test_staff_get_their_letters_although_the_mailbox_is_stopped(link, mailbox):
    mail_stops.stop(link, now=make.NOW)
    staff.add("ana@example.org", role=Role.ORGANIZER, by=COMMAND, office=make.OFFICE, now=make.NOW)

    assert next_letter(mailbox).kind == "staff_invitation"
    assert "/stop" not in mailbox.letters[-1].text + mailbox.letters[-1].html
