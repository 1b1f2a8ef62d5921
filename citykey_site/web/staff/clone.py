"""Copies an event to another date, as a draft."""

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain.event_csv.faults import CellWrong
from citykey_site.domain.event_csv.moments import read_date
from citykey_site.domain.event_forms import copied
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import EventThere, Refusal
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import plain
from citykey_site.services import event_editing
from citykey_site.storage import slots
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_clone", __name__)


@blueprint.get("/staff/events/<event_id>/clone")
@needs(Need.EVENTS)
def ask(event_id: str) -> Response:
    """Asks for the new date."""
    return _page(event_or_404(event_id), PressForm())


@blueprint.post("/staff/events/<event_id>/clone")
@needs(Need.EVENTS)
def clone(event_id: str) -> Response:
    """Makes the draft and leads to it."""
    event, form = event_or_404(event_id), PressForm()
    if not form.is_trusted():
        return _page(event, form, status=MISTAKE)
    try:
        plan, advice = copied(event, slots.of_event(event.id), read_date(_typed()), now=clock.now())
        if plan is None:
            return _page(event, form, wrong=advice, status=MISTAKE)
        made = event_editing.add(plan, by=actor().label, now=clock.now())
    except CellWrong as wrong:
        return _page(event, form, wrong=wrong.advice, status=MISTAKE)
    except Refusal as no:
        there = no.event_id if isinstance(no, EventThere) else ""
        return _page(event, form, wrong=staff_sentence(no), there=there, status=MISTAKE)
    news.tell("Saved: a draft with the new date. Look it over, then publish it.")
    return redirect(f"/staff/events/{made.public_id}", 303)


def _page(
    event: Event, form: PressForm, *, wrong: str = "", there: str = "", status: int = 200
) -> Response:
    return staff_page(
        "staff/events/clone.html",
        status,
        event=event,
        form=form,
        there=there,
        errors=[("date", wrong)] if wrong else [],
        typed={"date": _typed()},
    )


def _typed() -> str:
    return plain(request.form.get("date", ""), limit=60)
