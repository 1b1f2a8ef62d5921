"""Counting people who walk in and take places that are not used."""

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import whole_number
from citykey_site.services import walk_ins as deeds
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_walk_ins", __name__)


@blueprint.get("/staff/events/<event_id>/door/walk-in")
@needs(Need.DOOR)
def show_walk_ins(event_id: str) -> Response:
    """Shows how many places are unused now, with one button for each size of party."""
    return _page(event_id, form=PressForm())


@blueprint.post("/staff/events/<event_id>/door/walk-in")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.DOOR)
def count_walk_in(event_id: str) -> Response:
    """Counts people who walked in, or takes one back."""
    event_or_404(event_id)
    form = PressForm()
    if not form.is_trusted():
        return _page(event_id, MISTAKE, form=form)
    seen = whole_number(request.form.get("seen", ""))
    facts = {"seen": -1 if seen is None else seen, "by": actor().label, "now": clock.now()}
    try:
        if "back" in request.form:
            deeds.take_back(event_id, **facts)
            news.tell("Taken back: one person less walked in.")
        else:
            people = whole_number(request.form.get("people", "")) or 0
            deeds.admit(event_id, people=people, **facts)
            news.tell(f"Counted: {people} walked in.")
    except Refusal as no:
        return _page(event_id, MISTAKE, form=PressForm(), no=staff_sentence(no))
    return redirect(f"/staff/events/{event_id}/door/walk-in", 303)


def _page(event_id: str, status: int = 200, *, form: PressForm, no: str | None = None) -> Response:
    event = event_or_404(event_id)
    return staff_page(
        "staff/roster/walk_in.html",
        status,
        event=event,
        unused=deeds.unused_places(event, now=clock.now()),
        walked_in=deeds.walked_in(event),
        form=form,
        no=no,
    )
