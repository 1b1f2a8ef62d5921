"""The list for the door: on a screen, and on paper."""

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain.events import Event
from citykey_site.domain.roster import by_window
from citykey_site.domain.staff import Need
from citykey_site.storage import erasure, roster, slots
from citykey_site.web.staff.guard import event_or_404, needs
from citykey_site.web.staff.render import staff_page
from citykey_site.words.spoken import english_names

blueprint = Blueprint("staff_roster", __name__)


@blueprint.get("/staff/events/<event_id>/door/list")
@needs(Need.DOOR)
def show_list(event_id: str) -> Response:
    """Shows every party by window, with how many of it came."""
    return _list("staff/roster/list.html", event_or_404(event_id))


@blueprint.get("/staff/events/<event_id>/door/print")
@needs(Need.DOOR)
def paper_list(event_id: str) -> Response:
    """Shows the same for paper, with a box to tick for each person."""
    return _list("staff/roster/print.html", event_or_404(event_id))


def _list(template: str, event: Event) -> Response:
    windows = by_window(slots.of_event(event.id), roster.of_event(event.id))
    return staff_page(
        template,
        event=event,
        windows=windows,
        erased=erasure.is_erased(event.day),
        language_names=english_names(),
        at=clock.now(),
    )
