"""Rows and blocks that are kept from page to page are as exact as those that are not."""

from datetime import UTC, datetime, timedelta

import pytest

from citykey_site.words import templates
from tests import make
from tests.web.steps import book


def rows(visitor, address: str) -> list[str]:
    """What the rows of a list say."""
    page = visitor.open(address)
    return [row.get_text(" ", strip=True) for row in page.soup.select("ul.rows li, li.card")]


def test_a_booking_changes_its_row_and_no_other(visitor):
    with visitor.app.app_context():
        make.event()
        make.event("archer", venue=make.ARCHER)
    before = rows(visitor, "/en/times")
    book(visitor)
    after = rows(visitor, "/en/times")
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_the_moment_of_opening_leaves_the_row_when_it_has_come(visitor, wall):
    opens_at = datetime(2026, 11, 18, 16, tzinfo=UTC)
    with visitor.app.app_context():
        make.event(opens_at=opens_at)
    assert "Booking opens:" in rows(visitor, "/en/events")[0]
    wall.set(opens_at + timedelta(minutes=1))
    assert "Booking opens:" not in rows(visitor, "/en/events")[0]


def test_the_number_of_people_and_the_language_are_kept_apart(visitor):
    with visitor.app.app_context():
        make.event()
    for address in ("/en/events", "/es/events", "/en/events?people=3", "/es/events?people=2"):
        link = visitor.open(address).soup.select_one("li.card a")["href"]
        language, _, query = address.partition("/events")
        assert link == f"{language}/events/kosciuszko{query}"


def test_what_a_person_types_leaves_no_piece_behind(visitor):
    with visitor.app.app_context():
        make.event()
    visitor.open("/en/events?near=Nowhere+street")
    kept = templates.kept.cache_info().currsize
    for typed in ("My+mother's+house", "Qzx"):
        visitor.open(f"/en/events?near={typed}")
    assert templates.kept.cache_info().currsize == kept


def test_a_reader_without_a_cookie_costs_no_look_at_the_secrets(visitor, monkeypatch):
    secret = visitor.app.extensions["citykey.session_secret"]
    monkeypatch.setattr(type(secret), "lines", lambda self: pytest.fail("looked"))
    assert visitor.open("/en/languages").status == 200
