"""The door of one event: the field for a code, and what is on now."""

from flask import Blueprint, Response, redirect

from citykey_site import clock
from citykey_site.domain.door import headcounts, now_and_next
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import Refusal, TooManyTries
from citykey_site.domain.staff import Need, is_day_of
from citykey_site.services import check_in
from citykey_site.storage import attendance, erasure, slots
from citykey_site.web import limits
from citykey_site.web.forms.door import CodeForm
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_door", __name__)
TOO_MANY = 429


@blueprint.get("/staff/events/<event_id>/door")
@needs(Need.DOOR)
def show_door(event_id: str) -> Response:
    """Shows the field for a code, and how many people are in and still to come."""
    return _page(event_or_404(event_id), CodeForm(), errors=[])


@blueprint.get("/staff/events/<event_id>/door/code")
@needs(Need.DOOR)
def back_to_door(event_id: str) -> Response:
    """Leads to the field for a code."""
    return redirect(f"/staff/events/{event_id}/door", 303)


@blueprint.post("/staff/events/<event_id>/door/code")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.DOOR)
def find_by_code(event_id: str) -> Response:
    """Leads to the appointment with the typed code, or says where it belongs."""
    event, form = event_or_404(event_id), CodeForm()
    if not form.validate():
        return _page(event, form, MISTAKE, errors=form.mistakes)
    try:
        booking = check_in.by_code(event, form.code.checked, actor=actor(), now=clock.now())
    except Refusal as no:
        return answer(no, _page(event, form, MISTAKE, errors=[("code", staff_sentence(no))]))
    if booking.event.id != event.id:
        return staff_page("staff/door/other_event.html", MISTAKE, booking=booking, here=event)
    return redirect(f"/staff/check-in/{booking.slip}", 303)


def answer(no: Refusal, response: Response) -> Response:
    """Returns the page of a refusal; where it is a wait, with the seconds that it lasts."""
    if isinstance(no, TooManyTries):
        seconds = int((no.until - clock.now()).total_seconds()) + 1
        response.status_code = TOO_MANY
        response.headers["Retry-After"] = str(max(1, seconds))
    return response


def _page(event: Event, form: CodeForm, status: int = 200, *, errors: list) -> Response:
    now = clock.now()
    counts = headcounts(slots.of_event(event.id), attendance.people_by_slot(event.id))
    return staff_page(
        "staff/door/door.html",
        status,
        event=event,
        form=form,
        errors=errors,
        counts=counts,
        shown=now_and_next(counts, now=now),
        is_today=is_day_of(event.starts_at, now=now),
        is_erased=erasure.is_erased(event.day),
        at=now,
    )
