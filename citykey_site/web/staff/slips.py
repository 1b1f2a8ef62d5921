"""The paper of a booking that staff have just made: shown for 15 minutes on the one browser.

The code of a booking can never be looked up by staff later. What the browser keeps is a short
pass to the booking, as residents have it, and not the code.
"""

from datetime import datetime, timedelta

from flask import Blueprint, Response, redirect, session
from markupsafe import Markup

from citykey_site import clock
from citykey_site.domain.bookings import Booking
from citykey_site.domain.staff import Need
from citykey_site.services import bookings as deeds
from citykey_site.storage import bookings, passes
from citykey_site.web import limits
from citykey_site.web.addresses import Addresses
from citykey_site.web.forms.base import PressForm
from citykey_site.web.pictures import slip_picture
from citykey_site.web.render import office
from citykey_site.web.staff.guard import event_or_404, needs
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.words import templates

blueprint = Blueprint("staff_slips", __name__)
SHOWN_FOR = timedelta(minutes=15)
PASS, UNTIL, AGAIN = "staff_slip", "staff_slip_until", "staff_slip_again"


def keep(booking: Booking, *, is_new: bool, now: datetime) -> None:
    """Lets this browser see the paper of a booking for a short while."""
    until = now + SHOWN_FOR
    session[PASS] = deeds.open_pass(booking.uid, expires_at=until, instead_of=session.get(PASS))
    session[UNTIL], session[AGAIN] = until.isoformat(), not is_new


@blueprint.get("/staff/events/<event_id>/book/slip")
@needs(Need.EVENTS)
def slip(event_id: str) -> Response:
    """Shows what to read aloud and the paper to print."""
    return _page(event_id, PressForm())


@blueprint.post("/staff/events/<event_id>/book/slip")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def close_slip(event_id: str) -> Response:
    """Forgets the paper at once and leads to the next booking."""
    event = event_or_404(event_id)
    form = PressForm()
    if not form.is_trusted():
        return _page(event_id, form, status=MISTAKE)
    token = session.pop(PASS, None)
    if token:
        deeds.close_pass(token)
    return redirect(f"/staff/events/{event.public_id}/book", 303)


def _page(event_id: str, form: PressForm, *, status: int = 200) -> Response:
    event, now = event_or_404(event_id), clock.now()
    booking = _booking(now)
    if booking is None or booking.event.id != event.id:
        return staff_page("staff/assisted/closed.html", event=event)
    return staff_page(
        "staff/assisted/booked.html",
        status,
        booking=booking,
        paper=_paper(booking, now),
        until=datetime.fromisoformat(session[UNTIL]),
        again=session[AGAIN],
        form=form,
    )


def _booking(now: datetime) -> Booking | None:
    token = session.get(PASS)
    uid = passes.holder(token, now=now) if token else None
    return bookings.get(uid) if uid else None


def _paper(booking: Booking, now: datetime) -> Markup:
    facts = {
        "booking": booking,
        "office": office(),
        "to": Addresses(booking.language),
        "now": now,
        "slip_picture": slip_picture(booking.slip, base_url=office().base_url),
    }
    paper = templates.html(booking.language).get_template("components/slip.html")
    return Markup(paper.render(facts))
