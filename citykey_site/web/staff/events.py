"""The events as staff see them: the list, and one event with all that can be done with it."""

from math import ceil
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from citykey_site import clock
from citykey_site.domain.events import Status
from citykey_site.domain.staff import Need, is_day_of
from citykey_site.domain.typed import plain, whole_number
from citykey_site.storage import draws, event_lists, kept, lines, slots
from citykey_site.storage.event_lists import PAGE_ROWS, Wanted
from citykey_site.web.staff.giving import giving_lines, reserved_words
from citykey_site.web.staff.guard import event_or_404, needs
from citykey_site.web.staff.render import staff_page

blueprint = Blueprint("staff_events", __name__)


@blueprint.get("/staff/events")
@needs(Need.EVENTS)
def every() -> Response:
    """Lists the events that are to come, or the past ones, twenty a page."""
    wanted = _wanted()
    found, total = event_lists.find(wanted, now=clock.now())
    return staff_page(
        "staff/events/list.html",
        wanted=wanted,
        found=found,
        total=total,
        pages=max(1, ceil(total / PAGE_ROWS)),
        statuses=tuple(Status),
        page_address=lambda page: _address(wanted, page),
    )


@blueprint.get("/staff/events/<event_id>")
@needs(Need.EVENTS)
def hub(event_id: str) -> Response:
    """Shows an event with its windows, and leads to everything about it."""
    now = clock.now()
    event = event_or_404(event_id)
    windows = slots.of_event(event.id)
    reserved = kept.by_window(slot.id for slot in windows)
    return staff_page(
        "staff/events/hub.html",
        event=event,
        windows=windows,
        places=sum(slot.capacity for slot in windows),
        taken=sum(slot.taken for slot in windows),
        reserved=reserved,
        reasons=reserved_words(reserved),
        giving=giving_lines(event),
        draw=draws.of(event.id),
        waiting=lines.waiting(event.id, now=now),
        is_over=now >= event.ends_at,
        is_today=is_day_of(event.starts_at, now=now),
    )


def _wanted() -> Wanted:
    """Returns what the address asks for; what it does not mean is passed over."""
    status = request.args.get("status", "")
    return Wanted(
        past=request.args.get("when") == "past",
        status=Status(status) if status in set(Status) else None,
        words=plain(request.args.get("words", ""), limit=80),
        page=max(1, whole_number(request.args.get("page", "")) or 1),
    )


def _address(wanted: Wanted, page: int) -> str:
    chosen = {
        "when": "past" if wanted.past else "",
        "status": wanted.status or "",
        "words": wanted.words,
        "page": page if page > 1 else "",
    }
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"/staff/events?{query}" if query else "/staff/events"
