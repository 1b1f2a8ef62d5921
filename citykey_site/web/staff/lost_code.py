"""The door for a person who lost the code: the person types the email, and nobody sees it."""

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.staff import Need
from citykey_site.services import check_in
from citykey_site.storage import bookings
from citykey_site.web import limits
from citykey_site.web.forms.door import OwnerForm
from citykey_site.web.staff.door import answer
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_lost_code", __name__)
FOUND = "door_found"


@blueprint.get("/staff/events/<event_id>/door/lost-code")
@needs(Need.DOOR)
def ask_owner(event_id: str) -> Response:
    """Asks the person to type; where several appointments were found, shows them once."""
    event = event_or_404(event_id)
    return _page(event, OwnerForm(), errors=[], found=_take_found(event))


@blueprint.post("/staff/events/<event_id>/door/lost-code")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.DOOR)
def find_by_owner(event_id: str) -> Response:
    """Leads to the appointment of a mailbox at this event; what was typed is not kept."""
    event, form = event_or_404(event_id), OwnerForm()
    if not form.validate():
        return _page(event, form, MISTAKE, errors=form.mistakes)
    try:
        found = check_in.by_owner(event, form.owner.checked, actor=actor(), now=clock.now())
    except Refusal as no:
        return answer(no, _page(event, form, MISTAKE, errors=[("owner", staff_sentence(no))]))
    if len(found) == 1:
        return redirect(f"/staff/check-in/{found[0].slip}", 303)
    session[FOUND] = [booking.slip for booking in found]
    return redirect(f"/staff/events/{event_id}/door/lost-code", 303)


def _take_found(event: Event) -> list[Booking]:
    found = (bookings.find_by_slip(slip) for slip in session.pop(FOUND, []))
    return [booking for booking in found if booking and booking.event.id == event.id]


def _page(
    event: Event, form: OwnerForm, status: int = 200, *, errors: list, found: list | None = None
) -> Response:
    return staff_page(
        "staff/door/lost_code.html",
        status,
        event=event,
        form=form,
        errors=errors,
        found=found or [],
    )
