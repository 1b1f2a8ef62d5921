"""The windows that can be booked now, in the manner of SMART Scheduling Links.

A manifest leads to three files of one JSON object a line: Location, Schedule (one for each
event) and Slot. https://github.com/smart-on-fhir/smart-scheduling-links/blob/master/specification.md
"""

import hashlib
import json
from collections.abc import Iterable

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain.events import Standing
from citykey_site.web.feeds import facts
from citykey_site.web.feeds.answers import open_answer
from citykey_site.web.feeds.facts import Coming
from citykey_site.web.feeds.slot_facts import location, schedule, slot
from citykey_site.web.kept_pages import kept
from citykey_site.web.render import office

blueprint = Blueprint("slot_feed", __name__)
MANIFEST = "/slots/$bulk-publish"
LINES = "application/fhir+ndjson"
FILES = {
    "Location": "/slots/locations.ndjson",
    "Schedule": "/slots/schedules.ndjson",
    "Slot": "/slots/slots.ndjson",
}
STATE = {"extension": {"state": ["IL"]}}


@blueprint.get(MANIFEST)
def manifest() -> Response:
    """Gives the list of files, with the moment of asking as `transactionTime`.

    That moment is left out of the ETag, which is a mark of all three files: whoever asks for
    the manifest alone gets 304 as long as nothing in them has changed.
    """
    now = clock.now()
    base, files = office().base_url, _files()
    output = [{"type": kind, "url": base + path} | STATE for kind, path in FILES.items()]
    body: dict[str, object] = {
        "transactionTime": now.isoformat(timespec="seconds"),
        "request": base + MANIFEST,
    }
    body |= {"output": output, "error": []}
    if facts.notice():
        body["extension"] = {"notice": facts.notice()}
    mark = hashlib.blake2b("\0".join([base, *files.values()]).encode(), digest_size=16)
    return open_answer(json.dumps(body), "application/json", etag=mark.hexdigest())


@blueprint.get(FILES["Location"])
@kept
def locations() -> Response:
    """Gives each place where something can be booked, once."""
    return open_answer(_files()["Location"], LINES)


@blueprint.get(FILES["Schedule"])
@kept
def schedules() -> Response:
    """Gives each event at which something can be booked."""
    return open_answer(_files()["Schedule"], LINES)


@blueprint.get(FILES["Slot"])
@kept
def slots() -> Response:
    """Gives each window that can be booked now, with its places left."""
    return open_answer(_files()["Slot"], LINES)


def _files() -> dict[str, str]:
    found = _bookable()
    free = [(item.event, window) for item in found for window in item.windows if window.left]
    return {
        "Location": _lines(location(item.event.venue) for item in found),
        "Schedule": _lines(schedule(item.event) for item in found),
        "Slot": _lines(slot(event, window) for event, window in free),
    }


def _bookable() -> list[Coming]:
    now = clock.now()
    return [item for item in facts.coming(now) if item.standing(now) is Standing.OPEN]


def _lines(resources: Iterable[dict[str, object]]) -> str:
    written = dict.fromkeys(json.dumps(item, ensure_ascii=False) for item in resources)
    return "".join(f"{line}\n" for line in written)
