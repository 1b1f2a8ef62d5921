"""The history: who did what to which event and when. It is only read here."""

from flask import Blueprint, Response, request

from citykey_site.domain.staff import Need
from citykey_site.domain.typed import whole_number
from citykey_site.storage import actors, events, history
from citykey_site.web.staff import history_words
from citykey_site.web.staff.guard import event_or_404, needs
from citykey_site.web.staff.render import staff_page

blueprint = Blueprint("staff_history", __name__)
PAGE_ROWS = 50
MOST_PAGES = 10_000


@blueprint.get("/staff/history")
@needs(Need.EVENTS)
def everything() -> Response:
    """Shows the latest deeds, fifty a page."""
    return _page("staff/history/history.html")


@blueprint.get("/staff/events/<event_id>/history")
@needs(Need.EVENTS)
def of_event(event_id: str) -> Response:
    """Shows what was done to one event."""
    event = event_or_404(event_id)
    return _page("staff/history/event.html", event_id=event.public_id, event=event)


def _page(template: str, *, event_id: str | None = None, **facts: object) -> Response:
    number = min(max(1, whole_number(request.args.get("page", "")) or 1), MOST_PAGES)
    # One line more than a page holds tells whether there is another page.
    found = history.latest(event_id=event_id, limit=PAGE_ROWS + 1, skip=(number - 1) * PAGE_ROWS)
    return staff_page(
        template,
        entries=found[:PAGE_ROWS],
        number=number,
        is_last=len(found) <= PAGE_ROWS,
        names=actors.names({entry.actor for entry in found}),
        events=events.among({entry.event_id for entry in found if entry.event_id}),
        words=history_words,
        **facts,
    )
