"""The open feeds, as partner sites and calendars read them."""

import csv
import io
import json

import icalendar
import pytest

from citykey_site.domain.events import Status
from citykey_site.services import events as deeds
from citykey_site.storage import events
from citykey_site.storage.db import transaction
from tests import make

FEEDS = (
    "/events.json", "/events.csv", "/events.ics", "/en/events.atom", "/slots/$bulk-publish",
    "/slots/locations.ndjson", "/slots/schedules.ndjson", "/slots/slots.ndjson",
)  # fmt: skip


@pytest.fixture
def fed(visitor):
    with visitor.app.app_context():
        make.event("kosciuszko")
        make.event("archer", venue=make.ARCHER, status=Status.DRAFT)
    return visitor


def read_json(visitor):
    return json.loads(visitor.open("/events.json").raw)


def cancel(visitor, event_id):
    with visitor.app.app_context(), transaction():
        deeds.cancel(events.find_any(event_id), office=make.OFFICE, now=make.NOW)


def test_a_partner_sees_the_places_left_after_a_booking(fed):
    with fed.app.app_context():
        make.booking(people=3)
    [event] = read_json(fed)["events"]
    assert event["places_left"] == 6 * 8 - 3
    assert event["slots"][0]["places_left"] == 8 - 3


def test_a_draft_is_in_no_feed(fed):
    assert all(b"Archer" not in fed.open(address).raw for address in FEEDS)


def test_nobody_who_booked_is_in_a_feed(fed):
    with fed.app.app_context():
        booking = make.booking(email="ana@example.org")
    for address in FEEDS:
        raw = fed.open(address).raw
        assert b"ana@" not in raw
        assert booking.code.encode() not in raw


def test_a_canceled_event_is_marked_and_has_no_places(fed):
    cancel(fed, "kosciuszko")
    [event] = read_json(fed)["events"]
    assert (event["status"], event["places_left"]) == ("canceled", 0)
    [row] = csv.DictReader(io.StringIO(fed.open("/events.csv").html))
    assert row["status"] == "canceled"
    [entry] = icalendar.Calendar.from_ical(fed.open("/events.ics").raw).walk("VEVENT")
    assert entry["STATUS"] == "CANCELLED"


def test_a_feed_that_did_not_change_is_not_sent_again(fed):
    for address in FEEDS:
        etag = fed.open(address).headers["ETag"]
        assert fed.open(address, headers={"If-None-Match": etag}).status == 304


def test_a_feed_is_for_everybody_and_asks_for_no_cookie(fed):
    for address in FEEDS:
        headers = fed.client.head(address).headers
        assert headers["Cache-Control"] == "public, no-cache" and headers["ETag"]
        assert "Set-Cookie" not in headers and "Cookie" not in headers["Vary"]


def test_a_booking_changes_the_feed(fed):
    etag = fed.open("/events.json").headers["ETag"]
    with fed.app.app_context():
        make.booking()
    assert fed.open("/events.json", headers={"If-None-Match": etag}).status == 200


def test_a_demonstration_says_so_in_every_feed(make_app):
    site = make_app(demo=True)
    with site.app_context():
        make.event()
    client = site.test_client()
    for address in FEEDS:
        assert b"these events are not real" in client.get(address).data.replace(b"\r\n ", b"")
