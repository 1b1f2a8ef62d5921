"""Throws a draft away, after asking once."""

from flask import Blueprint, Response, redirect

from citykey_site import clock
from citykey_site.domain.events import Event, Status
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.staff import Need
from citykey_site.services import event_editing
from citykey_site.web.forms.changes import SeenForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_removal", __name__)


@blueprint.get("/staff/events/<event_id>/remove")
@needs(Need.EVENTS)
def ask(event_id: str) -> Response:
    """Asks once; an event that residents know is not removed but canceled."""
    event = event_or_404(event_id)
    if event.status is not Status.DRAFT:
        return redirect(f"/staff/events/{event_id}", 303)
    return _page(event, SeenForm())


@blueprint.post("/staff/events/<event_id>/remove")
@needs(Need.EVENTS)
def remove(event_id: str) -> Response:
    """Throws the draft away and leads to the list."""
    event, form = event_or_404(event_id), SeenForm()
    if not form.is_trusted():
        return _page(event, form, status=MISTAKE)
    try:
        event_editing.remove_draft(
            event_id, version=form.known_version, by=actor().label, now=clock.now()
        )
    except Refusal as no:
        return _page(event_or_404(event_id), form, no=staff_sentence(no), status=MISTAKE)
    news.tell("Thrown away: the draft is gone.")
    return redirect("/staff/events", 303)


def _page(event: Event, form: SeenForm, *, no: str = "", status: int = 200) -> Response:
    return staff_page("staff/events/remove.html", status, event=event, form=form, no=no)
