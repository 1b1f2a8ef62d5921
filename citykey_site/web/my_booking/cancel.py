"""Cancels the open booking, after asking once."""

from datetime import datetime

from flask import Blueprint, Response, redirect

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.services import bookings as deeds
from citykey_site.web import limits, passes
from citykey_site.web.forms.base import PressForm
from citykey_site.web.my_booking.guard import MISTAKE, with_booking
from citykey_site.web.render import links, office, page

blueprint = Blueprint("cancel", __name__)


@blueprint.get("/<lang>/booking/cancel")
@with_booking
def ask_cancel(booking: Booking, now: datetime) -> Response:
    """Asks once whether to cancel."""
    passes.tell(None)
    if not booking.is_active or booking.slot.has_started(now):
        return redirect(links().page("booking/details"), 303)
    return page("my_booking/cancel.html", booking=booking, form=PressForm(), private=True)


@blueprint.post("/<lang>/booking/cancel")
@limits.limiter.limit(limits.DEEDS)
@with_booking
def cancel(booking: Booking, now: datetime) -> Response:
    """Cancels the open booking."""
    form = PressForm()
    if not form.is_trusted():
        return page("my_booking/cancel.html", MISTAKE, booking=booking, form=form, private=True)
    try:
        deeds.cancel(booking.uid, office=office(), now=now)
    except refusals.TooLateToChange:
        return redirect(links().page("booking/details"), 303)
    passes.hand_out(booking.uid, news="canceled", now=now)
    return redirect(links().page("booking/details"), 303)
