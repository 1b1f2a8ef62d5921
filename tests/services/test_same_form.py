"""The same sending of a form is one request; another email or another choice is another one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from citykey_site.domain.checks import Purpose
from citykey_site.services import careful_bookings, draws, joining, navigators
from tests import make
from tests.crowd import at_once
from tests.services import draw_people as people

MIDNIGHT = datetime(2026, 11, 18, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
ask_for_more = partial(
    navigators.ask,
    Purpose.ALLOWANCE,
    language="en",
    form_token="one",
    office=make.OFFICE,
    now=make.NOW,
)
enter = partial(draws.ask, office=make.OFFICE, now=people.OPEN)


def test_a_mended_email_gets_a_letter_of_its_own(app):
    people.event()
    wish = people.wish("ana")
    assert enter(wish).uid != enter(replace(wish, email="anna@gmail.com")).uid
    assert ask_for_more("ana@example.org").email != ask_for_more("anna@example.org").email


def test_other_wishes_of_the_same_form_are_not_forgotten(app):
    people.event()
    wish = people.wish("ana")
    enter(wish)
    assert enter(replace(wish, people=2)).facts["people"] == 2


def test_other_times_of_the_same_form_are_waited_for(app):
    event = make.event(places=1)
    for number in range(2):
        make.booking(window=number, email=f"p{number}@example.net")
    ask = partial(
        joining.ask, email="wanda@example.org", language="en", form="one", office=make.OFFICE
    )
    for slot in make.windows()[:2]:
        facts = {"event": event.public_id, "windows": [slot.public_id], "people": 1}
        assert ask(facts, now=make.NOW).facts["windows"] == [slot.public_id]


def test_a_form_sent_twice_around_midnight_is_one_request(app):
    make.event(check_emails=True)
    book = partial(careful_bookings.book_or_check, make.wish(), network="n", office=make.OFFICE)
    assert book(now=MIDNIGHT - MOMENT).uid == book(now=MIDNIGHT + MOMENT).uid


@pytest.mark.postgres
def test_a_form_sent_many_times_at_once_is_one_request(pg_app):
    people.event()
    wish = people.wish("ana")
    for deed in (partial(enter, wish), partial(ask_for_more, "help@example.org")):
        found = at_once(pg_app, [deed] * 6)
        assert len({getattr(item, "uid", repr(item)) for item in found}) == 1
