"""The coming events with their windows, as JSON."""

import json

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.web.feeds import facts
from citykey_site.web.feeds.answers import open_answer
from citykey_site.web.kept_pages import kept

blueprint = Blueprint("json_feed", __name__)


@blueprint.get("/events.json")
@kept
def as_json() -> Response:
    """Gives every coming event with its windows."""
    found = [
        facts.event_facts(item)
        | {"slots": [facts.slot_facts(item.event, slot) for slot in item.windows]}
        for item in facts.coming(clock.now())
    ]
    body = {"notice": facts.notice(), "events": found}
    return open_answer(json.dumps(body, ensure_ascii=False), "application/json")
