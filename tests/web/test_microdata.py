"""What search engines read from the page of an event, by its markup alone."""

from datetime import UTC, datetime

import extruct
import pytest

from citykey_site.domain.events import Status
from tests import make


def read(visitor, code: str = "en") -> dict:
    """Returns the one thing that the page of the event tells of."""
    page = visitor.open(f"/{code}/events/kosciuszko")
    [found] = extruct.extract(page.html, syntaxes=["microdata"])["microdata"]
    assert found["type"] == "https://schema.org/Event"
    return found["properties"]


def test_the_page_of_an_event_tells_machines_what_when_and_where(visitor, saturday, speech):
    found = read(visitor, speech.code)
    place = found["location"]["properties"]

    assert found["name"].startswith("Kosciuszko Park, ")
    assert found["isAccessibleForFree"] == "true" and found["inLanguage"] == ["en", "es"]
    starts = datetime.fromisoformat(found["startDate"])
    assert starts.astimezone(UTC) == make.plan().windows[0].starts_at
    assert found["endDate"] == "2026-12-05T13:00-06:00"
    assert place["address"]["properties"]["streetAddress"] == "2732 N. Avers Ave."
    assert place["geo"]["properties"] == {"latitude": "41.9315", "longitude": "-87.7208"}
    assert found["url"].endswith(f"/{speech.code}/events/kosciuszko")


@pytest.mark.parametrize(
    ("event", "offered"),
    [({}, "InStock"), ({"places": 0}, None), ({"status": Status.CANCELED}, None),
     ({"opens_at": make.later(days=1)}, "InStock 2026-11-18"),
     ({"draw_opens_at": make.later(days=-1), "draw_closes_at": make.later(days=2)},
      "LimitedAvailability 2026-11-16")],
)  # fmt: skip
def test_it_is_offered_for_nothing_as_long_as_there_is_something_to_offer(visitor, event, offered):
    with visitor.app.app_context():
        make.event(**event)
    found = read(visitor)
    facts = found.get("offers", {"properties": {}})["properties"]
    said = [facts.get("availability", "").rpartition("/")[2], facts.get("availabilityStarts", "")]

    assert " ".join(said)[: len(offered or "")] == (offered or "") and bool(facts) == bool(offered)
    assert facts.get("price", "0") == "0"
    assert found["eventStatus"].endswith("Cancelled") == (event.get("status") is Status.CANCELED)


def test_a_full_event_is_sold_out(visitor):
    with visitor.app.app_context():
        make.event(minutes=180, places=4)
        make.booking(people=4)
    assert read(visitor)["offers"]["properties"]["availability"] == "https://schema.org/SoldOut"
