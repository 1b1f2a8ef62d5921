"""The Atom feed, as a reader of feeds takes it in."""

import feedparser
import pytest

from citykey_site.domain.events import Status
from citykey_site.domain.history import Deed
from citykey_site.domain.venues import Venue
from citykey_site.storage import history
from citykey_site.storage.db import transaction
from tests import make


def read(visitor, code: str = "en"):
    """Reads the feed of a language; a feed that is not well formed is a fault."""
    found = feedparser.parse(visitor.open(f"/{code}/events.atom").raw)
    assert not found.bozo, found.bozo_exception
    return found


def test_a_reader_of_feeds_sees_where_when_and_how_many_places(visitor, saturday, speech):
    [entry] = read(visitor, speech.code).entries

    assert entry.title.startswith("Kosciuszko Park, ")
    assert "2732 N. Avers Ave." in entry.summary
    assert speech.count("%(num)s place left", "%(num)s places left", 48) in entry.summary
    assert entry.link == entry.id
    page = visitor.open(entry.link.removeprefix("http://127.0.0.1:8000"))
    assert (page.status, page.soup.html["lang"]) == (200, speech.code)


def test_the_list_of_events_tells_of_the_feed(visitor, saturday, speech):
    page = visitor.open(f"/{speech.code}/events")
    link = page.soup.find("link", type="application/atom+xml")

    assert read(visitor, speech.code).feed.id.endswith(link["href"])


def test_a_canceled_event_says_so_in_its_title(visitor, speech):
    with visitor.app.app_context():
        make.event(status=Status.CANCELED)
    [entry] = read(visitor, speech.code).entries
    assert speech("This event is canceled. Please do not go there.") in entry.title


def test_a_draft_is_not_in_the_feed(visitor):
    with visitor.app.app_context():
        make.event(status=Status.DRAFT)
    assert not read(visitor).entries


def test_an_hour_changes_no_byte_and_a_booking_no_moment(visitor, saturday, wall):
    first = visitor.open("/en/events.atom")
    wall.move(hours=1)
    etag = {"If-None-Match": first.headers["ETag"]}
    assert visitor.open("/en/events.atom", headers=etag).status == 304
    with visitor.app.app_context():
        make.booking()
    assert visitor.open("/en/events.atom", headers=etag).status == 200
    assert read(visitor).entries[0].updated == feedparser.parse(first.raw).entries[0].updated


def test_an_entry_is_as_new_as_what_staff_did_last(visitor, saturday):
    with visitor.app.app_context(), transaction():
        for hours in (-3, -2):
            at = make.later(hours=hours)
            history.add(Deed.CHANGED, by="staff 1", event_id="kosciuszko", now=at)
        history.add(Deed.WALKED_IN, by="staff 1", event_id="kosciuszko", now=make.NOW)
    assert read(visitor).entries[0].updated == "2026-11-17T13:00:00+00:00"


def test_the_opening_of_an_event_is_news_and_not_before(visitor, wall):
    with visitor.app.app_context():
        make.event(opens_at=make.later(hours=1))
    assert read(visitor).entries[0].updated < "2026-11-17"
    wall.move(hours=1)
    assert read(visitor).entries[0].updated == "2026-11-17T16:00:00+00:00"


@pytest.mark.parametrize("name", ['<b>&"\u000b\ufffe', "]]>", "القاعة"])
def test_any_name_of_a_place_makes_a_whole_feed(visitor, name):
    with visitor.app.app_context():
        make.event(venue=Venue(name=f"Hall {name}", address="1 Main & 2nd"))
    assert read(visitor).entries[0].title.startswith("Hall ")
