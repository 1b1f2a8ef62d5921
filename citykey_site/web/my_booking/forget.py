"""Forgets the email of the open booking, after asking once."""

from datetime import datetime

from flask import Blueprint, Response, redirect

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.services import forgetting
from citykey_site.web import languages, limits, passes
from citykey_site.web.forms.base import PressForm
from citykey_site.web.my_booking.guard import MISTAKE, with_booking
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, page

blueprint = Blueprint("forget", __name__)


@blueprint.get("/<lang>/booking/forget")
@with_booking
def ask_forget(booking: Booking, now: datetime) -> Response:
    """Asks once whether to erase the email, and says what then comes no more."""
    passes.tell(None)
    if not booking.email:
        return redirect(links().page("booking/details"), 303)
    return _page(booking, PressForm())


@blueprint.post("/<lang>/booking/forget")
@limits.limiter.limit(limits.DEEDS)
@with_booking
def forget(booking: Booking, now: datetime) -> Response:
    """Erases the email of the open booking."""
    form = PressForm()
    if not form.is_trusted():
        return _page(booking, form, status=MISTAKE)
    try:
        forgetting.forget_email(booking.uid)
    except refusals.HeldByLaw as no:
        return _page(booking, form, no=sentence(no, languages.code()), status=MISTAKE)
    passes.hand_out(booking.uid, news="forgotten", now=now)
    return redirect(links().page("booking/details"), 303)


def _page(
    booking: Booking, form: PressForm, *, no: str | None = None, status: int = 200
) -> Response:
    return page("my_booking/forget.html", status, booking=booking, form=form, no=no, private=True)
