"""Open feeds: the coming events with their places left, never a person.

A canceled event stays in them, marked so, until it would have been over.
"""

import json
from datetime import datetime

from flask import Blueprint, Response, request

from citykey_site import clock
from citykey_site.domain.events import Event, Status
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.releases import Opening, openings
from citykey_site.domain.slots import Slot
from citykey_site.mail import calendars
from citykey_site.storage import events, kept, slots
from citykey_site.web.addresses import Addresses
from citykey_site.web.events import calendar_words
from citykey_site.web.render import office
from citykey_site.web.tables import csv_text

blueprint = Blueprint("feeds", __name__)
DEMONSTRATION = "Demonstration: these events are not real."
COLUMNS = (
    "event_id", "venue", "address", "zip", "ward", "latitude", "longitude", "starts_at", "ends_at",
    "status", "opens_at", "more_places_at", "draw_opens_at", "draw_closes_at", "check_emails",
    "speaks", "access", "places_left", "url", "notice",
)  # fmt: skip


@blueprint.get("/events.json")
def as_json() -> Response:
    """Gives every coming event with its windows."""
    found = [
        _facts(event, windows, more) | {"slots": [_slot(event, slot) for slot in windows]}
        for event, windows, more in _coming(clock.now())
    ]
    body = {"notice": _notice(), "events": found}
    return _open(json.dumps(body, ensure_ascii=False), "application/json; charset=utf-8")


@blueprint.get("/events.csv")
def as_csv() -> Response:
    """Gives every coming event as one row."""
    rows = [_row(_facts(*found)) for found in _coming(clock.now())]
    return _open(csv_text(COLUMNS, rows), "text/csv; charset=utf-8")


@blueprint.get("/events.ics")
def as_calendar() -> Response:
    """Gives every coming event as a calendar."""
    now = clock.now()
    found = [calendar_words(event, SOURCE) for event in events.public_from(now)]
    # The same events are the same bytes: the stamp is the start of the day.
    stamp = now.replace(hour=0, minute=0, second=0, microsecond=0)
    body = calendars.events_calendar(found, office=office(), now=stamp)
    return _open(body, "text/calendar; charset=utf-8")


def _coming(now: datetime) -> list[tuple[Event, list[Slot], tuple[Opening, ...]]]:
    found = events.public_from(now)
    ids = [event.id for event in found]
    windows, later = slots.of_events(ids), kept.announced(ids, now=now)
    return [
        (
            event,
            [slot for slot in windows[event.id] if not slot.has_started(now)],
            openings(later[event.id]),
        )
        for event in found
    ]


def _facts(event: Event, windows: list[Slot], more: tuple[Opening, ...]) -> dict[str, object]:
    point = event.venue.point
    return {
        "event_id": event.public_id,
        "venue": event.venue.name,
        "address": event.venue.address,
        "zip": event.venue.zip,
        "ward": event.venue.ward,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "status": str(event.status),
        "opens_at": _moment(event.opens_at),
        "more_places_at": [
            {"opens_at": _moment(item.opens_at), "places": item.people} for item in more
        ],
        "draw_opens_at": _moment(event.draw_opens_at),
        "draw_closes_at": _moment(event.draw_closes_at),
        "check_emails": event.check_emails,
        "speaks": list(event.speaks),
        "access": list(event.access),
        "places_left": sum(slot.left for slot in windows) if event.is_on else 0,
        "url": office().base_url + Addresses(SOURCE).event(event.public_id),
    }


def _slot(event: Event, slot: Slot) -> dict[str, object]:
    address = Addresses(SOURCE).book(event.public_id, slot.public_id)
    return {
        "slot_id": slot.public_id,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        # A window that staff closed stays without places.
        "status": str(event.status if slot.capacity else Status.CANCELED),
        "places_left": slot.left if event.is_on else 0,
        "url": office().base_url + address,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _row(facts: dict[str, object]) -> list[object]:
    more = [f"{item['places']} at {item['opens_at']}" for item in facts["more_places_at"]]
    asked = "yes" if facts["check_emails"] else "no"
    facts = facts | {"notice": _notice() or "", "more_places_at": more, "check_emails": asked}
    return [
        "; ".join(facts[name]) if isinstance(facts[name], list) else facts[name] for name in COLUMNS
    ]


def _notice() -> str | None:
    return DEMONSTRATION if office().demo else None


def _open(body: str, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
