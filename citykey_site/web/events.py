"""The page of one event, with its windows, and its calendar file."""

from datetime import datetime
from itertools import groupby

from flask import Blueprint, Response, abort, request

from citykey_site import clock
from citykey_site.domain import events as rules
from citykey_site.domain import places, waitlist
from citykey_site.domain.event_csv.release_cells import kept_release
from citykey_site.domain.event_words import said_in
from citykey_site.domain.events import Event
from citykey_site.domain.releases import openings
from citykey_site.domain.search import Search, Sort
from citykey_site.mail import calendars
from citykey_site.mail.calendars import EventWords
from citykey_site.services import shares
from citykey_site.storage import event_pages, slots
from citykey_site.storage import search as storage
from citykey_site.web import languages
from citykey_site.web.addresses import Addresses
from citykey_site.web.forms.search import read_people
from citykey_site.web.kept_pages import kept
from citykey_site.web.render import office, public_page
from citykey_site.words import templates

blueprint = Blueprint("events", __name__)
OTHERS = 3


@blueprint.get("/<lang>/events/<event_id>")
@kept
def show(event_id: str) -> Response:
    """Shows an event; one that cannot be booked says so and leads on."""
    people = read_people(request.args.get("people"))
    facts = event_facts(find_or_404(event_id), people=people, now=clock.now())
    return public_page("events/event.html", **facts)


def event_facts(event: Event, *, people: int | None, now: datetime) -> dict[str, object]:
    """Returns what the page of an event shows."""
    windows, later = shares.announced(event, event_pages.windows(event.id), now=now)
    closed = any(slot.capacity == 0 for slot in windows)
    canceled = slots.canceled_windows(event.id) if closed else set()
    standing = rules.standing(event, windows, now=now)
    return {
        "event": event,
        "standing": standing,
        "people": people,
        "parts": _by_part(windows, canceled, now),
        "canceled": canceled,
        "more": openings((item.ends_at, item.people) for item in later),
        "later": {item.slot_id for item in later},
        "left": sum(slot.left for slot in windows if not slot.has_started(now)),
        "waitable": {
            slot.id
            for slot in windows
            if waitlist.takes_part(event, now=now) and waitlist.can_be_offered(slot, now=now)
        },
        "stations": places.nearest_stations(event.venue.point) if event.venue.point else (),
        "others": () if standing in ("open", "draw") else _others(event, now),
        "notes": said_in(event.notes, languages.code()),
        "directions": said_in(event.directions, languages.code()),
    }


@blueprint.get("/<lang>/events/<event_id>/calendar.ics")
def calendar(event_id: str) -> Response:
    """Returns the event as a calendar file in the language of the address."""
    event = find_or_404(event_id)
    words = calendar_words(event, languages.code())
    body = calendars.events_calendar([words], office=office(), now=clock.now())
    return calendar_file(body, "event.ics")


def calendar_words(event: Event, code: str) -> EventWords:
    """Returns an event with its words for a calendar in a language."""
    text = templates.text(code)
    moments = [share.opens_at for share in kept_release(event.release)]
    facts = {"event": event, "office": office(), "moments": sorted(set(moments))}
    return EventWords(
        event=event,
        summary=text.get_template("events/calendar_summary.txt").render(facts).strip(),
        description=text.get_template("events/calendar_description.txt").render(facts).strip(),
        url=office().base_url + Addresses(code).event(event.public_id),
    )


def calendar_file(body: str, name: str) -> Response:
    """Returns a calendar file for the browser to hand to a calendar."""
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def find_or_404(event_id: str) -> Event:
    """Returns an event that residents may see; the page is a 404 where there is none."""
    event = event_pages.find(event_id)
    if event is None:
        abort(404)
    return event


def _by_part(windows, canceled: set[int], now) -> list[tuple]:
    shown = [slot for slot in windows if slot.capacity or slot.id in canceled]
    coming = [slot for slot in shown if not slot.has_started(now)]
    return [(part, list(group)) for part, group in groupby(coming, key=lambda slot: slot.part)]


def _others(event: Event, now) -> list:
    place = None
    if event.venue.point:
        kind = places.Kind.NEIGHBORHOOD
        place = places.Place(kind=kind, name="", query="", point=event.venue.point)
    search = Search(place=place, sort=Sort.NEAREST if place else Sort.SOONEST)
    found, _ = storage.find_events(search, now=now)
    free = [item for item in found if item.left and not item.by_draw]
    return [item for item in free if item.event_id != event.public_id][:OTHERS]
