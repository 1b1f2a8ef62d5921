"""Marking people as missed, window by window, and taking it back. Only a person does so."""

from flask import Blueprint, Response, abort, redirect, request

from citykey_site import clock
from citykey_site.domain.refusals import Refusal, SlotUnknown
from citykey_site.domain.roster import by_window
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import whole_number
from citykey_site.services import missed as deeds
from citykey_site.storage import roster, slots
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_missed", __name__)
LONGEST_ID = 32


@blueprint.get("/staff/events/<event_id>/door/missed")
@needs(Need.DOOR)
def show_missed(event_id: str) -> Response:
    """Shows each window that has started, with the people who have not come."""
    return _page(event_id, form=PressForm())


@blueprint.post("/staff/events/<event_id>/door/missed")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.DOOR)
def mark_missed(event_id: str) -> Response:
    """Marks the rest of one window as missed, or takes back what was marked for one party."""
    event_or_404(event_id)
    form = PressForm()
    if not form.is_trusted():
        return _page(event_id, MISTAKE, form=form)
    try:
        _do(event_id)
    except SlotUnknown:
        abort(404)
    except Refusal as no:
        return _page(event_id, MISTAKE, form=PressForm(), no=staff_sentence(no))
    return redirect(f"/staff/events/{event_id}/door/missed", 303)


def _do(event_id: str) -> None:
    facts = {"by": actor().label, "now": clock.now()}
    slip = request.form.get("unmark", "")[:LONGEST_ID]
    if slip:
        people = deeds.unmark(event_id, slip, **facts)
        news.tell(f"Taken back: {people} not missed after all.")
        return
    window = request.form.get("window", "")[:LONGEST_ID]
    seen = whole_number(request.form.get("seen", "")) or 0
    people = deeds.mark_window(event_id, window, seen=seen, **facts)
    news.tell(f"Marked: {people} missed.")


def _page(event_id: str, status: int = 200, *, form: PressForm, no: str | None = None) -> Response:
    event, now = event_or_404(event_id), clock.now()
    windows = by_window(slots.of_event(event.id), roster.of_event(event.id))
    return staff_page(
        "staff/roster/missed.html",
        status,
        event=event,
        windows=[item for item in windows if item.slot.has_started(now) and item.active],
        form=form,
        no=no,
    )
