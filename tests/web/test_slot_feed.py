"""The slot feed, read as a finder of appointments reads it: from the manifest on."""

import json
from datetime import datetime, timedelta

from tests import make

MANIFEST = "/slots/$bulk-publish"
BASE = "http://127.0.0.1:8000"


def manifest(visitor) -> dict:
    """Reads the manifest."""
    return json.loads(visitor.open(MANIFEST).raw)


def resources(visitor) -> dict[str, list[dict]]:
    """Follows the manifest to every file, and returns what is in each by its type."""
    return {
        item["type"]: [
            json.loads(line)
            for line in visitor.open(item["url"].removeprefix(BASE)).html.splitlines()
        ]
        for item in manifest(visitor)["output"]
    }


def extension(slot: dict, name: str) -> object:
    """Returns the value of an extension of a slot."""
    [found] = [item for item in slot["extension"] if item["url"].endswith(name)]
    return found["valueUrl" if name == "booking-deep-link" else "valueInteger"]


def test_every_slot_leads_to_its_event_and_its_place(visitor, saturday):
    found = resources(visitor)
    schedules = {f"Schedule/{item['id']}": item for item in found["Schedule"]}
    places = {f"Location/{item['id']}": item for item in found["Location"]}

    assert len(found["Slot"]) == len({item["id"] for item in found["Slot"]}) == 6
    for slot in found["Slot"]:
        [actor] = schedules[slot["schedule"]["reference"]]["actor"]
        address = places[actor["reference"]]["address"]
        assert address == {"line": ["2732 N. Avers Ave."], "city": "Chicago", "state": "IL"}
        assert (slot["status"], extension(slot, "slot-capacity")) == ("free", 8)


def test_the_moments_of_a_slot_carry_their_zone(visitor, saturday):
    first = resources(visitor)["Slot"][0]

    assert first["start"] == "2026-12-05T10:00:00-06:00"
    assert datetime.fromisoformat(first["end"]).utcoffset() == timedelta(hours=-6)


def test_the_link_of_a_slot_opens_its_form_also_with_the_finder_s_own_fields(visitor, saturday):
    slot = resources(visitor)["Slot"][1]
    link = extension(slot, "booking-deep-link").removeprefix(BASE)

    assert visitor.open(f"{link}&source=finder&booking-referral=34d1a803").status == 200
    assert visitor.page.says("10:30")


def test_only_what_can_be_booked_now_is_in_it(visitor, wall):
    with visitor.app.app_context():
        make.event("full", minutes=180, places=4)
        make.booking(event_id="full", people=4)
        make.event("later", venue=make.ARCHER, opens_at=make.later(days=1))
        moments = {"draw_opens_at": make.later(days=-1), "draw_closes_at": make.later(days=5)}
        make.event("draw", venue=make.ARCHER, **moments)
    assert resources(visitor) == {"Location": [], "Schedule": [], "Slot": []}
    wall.move(days=1)
    assert {item["id"] for item in resources(visitor)["Schedule"]} == {"later"}


def test_a_full_window_and_one_that_has_started_are_not_in_it(visitor, saturday, wall):
    with visitor.app.app_context():
        for _ in range(2):
            make.booking(window=1, people=4)
        wall.set(make.windows()[0].starts_at)
    starts = [item["start"][11:16] for item in resources(visitor)["Slot"]]
    assert starts == ["11:00", "11:30", "12:00", "12:30"]


def test_the_manifest_is_not_sent_again_until_something_in_its_files_has_changed(
    visitor, saturday, wall
):
    etag = visitor.open(MANIFEST).headers["ETag"]
    wall.move(minutes=5)
    assert visitor.open(MANIFEST, headers={"If-None-Match": etag}).status == 304
    with visitor.app.app_context():
        make.booking()
    assert visitor.open(MANIFEST, headers={"If-None-Match": etag}).status == 200
    assert manifest(visitor)["transactionTime"] == "2026-11-17T15:05:00+00:00"
