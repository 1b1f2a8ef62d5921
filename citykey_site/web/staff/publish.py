"""Publishes a draft, or plans the moment at which it is published by itself."""

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain import publishing as rules
from citykey_site.domain.event_csv.faults import CellWrong
from citykey_site.domain.event_csv.moments import read_moment
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import MomentOver, MomentTooLate, Refusal
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import plain
from citykey_site.services import publishing
from citykey_site.storage import slots
from citykey_site.web.forms.changes import SeenForm
from citykey_site.web.staff import news
from citykey_site.web.staff.giving import giving_lines
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.words.moments import moment_text

blueprint = Blueprint("staff_publish", __name__)


@blueprint.get("/staff/events/<event_id>/publish")
@needs(Need.EVENTS)
def ask(event_id: str) -> Response:
    """Asks when: now, or at a moment."""
    return _page(event_or_404(event_id), SeenForm())


@blueprint.post("/staff/events/<event_id>/publish")
@needs(Need.EVENTS)
def publish(event_id: str) -> Response:
    """Publishes now, plans a moment, or takes the moment back, as the button says."""
    event, form = event_or_404(event_id), SeenForm()
    if not form.is_trusted():
        return _page(event, form, status=MISTAKE)
    try:
        news.tell(_do(event, form, request.form.get("when", "")))
    except (MomentOver, MomentTooLate) as no:
        return _page(event, form, wrong=staff_sentence(no), status=MISTAKE)
    except Refusal as no:
        return _page(event_or_404(event_id), form, no=staff_sentence(no), status=MISTAKE)
    except CellWrong as wrong:
        return _page(event, form, wrong=wrong.advice, status=MISTAKE)
    return redirect(f"/staff/events/{event_id}", 303)


def _do(event: Event, form: SeenForm, when: str) -> str:
    """Does what was asked and returns what to say; raises Refusal or CellWrong."""
    facts = {"version": form.known_version, "by": actor().label, "now": clock.now()}
    if when == "later":
        at = read_moment(_typed())
        publishing.plan(event.public_id, at, **facts)
        return f"Saved: the event will be published on {moment_text(at, 'en')}."
    if when == "back":
        publishing.take_back(event.public_id, **facts)
        return "Saved: the event stays a draft until you publish it."
    if publishing.publish(event.public_id, **facts):
        return "Published: residents see the event now."
    return "This event was published already."


def _page(
    event: Event, form: SeenForm, *, no: str = "", wrong: str = "", status: int = 200
) -> Response:
    return staff_page(
        "staff/events/publish.html",
        status,
        event=event,
        form=form,
        no=no,
        errors=[("publish_at", wrong)] if wrong else [],
        typed={"publish_at": _typed()},
        why_not=_why_not(event),
        giving=giving_lines(event),
    )


def _typed() -> str:
    return plain(request.form.get("publish_at", ""), limit=60)


def _why_not(event: Event) -> str:
    """Returns why the event cannot be published, empty where it can."""
    try:
        rules.check_draft(event)
        rules.check(event, slots.of_event(event.id), now=clock.now())
    except Refusal as no:
        return staff_sentence(no)
    return ""
