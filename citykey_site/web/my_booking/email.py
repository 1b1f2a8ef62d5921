"""Mends the address of the open booking."""

from datetime import datetime

from flask import Blueprint, Response, redirect, request

from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.services import bookings as deeds
from citykey_site.web import languages, limits, passes
from citykey_site.web.forms.bookings import EmailForm
from citykey_site.web.my_booking.guard import MISTAKE, with_booking
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page
from citykey_site.web.spelling import question, settled

blueprint = Blueprint("email", __name__)


@blueprint.get("/<lang>/booking/email")
@with_booking
def ask_email(booking: Booking, now: datetime) -> Response:
    """Asks for the right address of the open booking."""
    passes.tell(None)
    return page("my_booking/email.html", booking=booking, form=EmailForm(), errors=[], private=True)


@blueprint.post("/<lang>/booking/email")
@limits.limiter.limit(limits.LETTERS)
@with_booking
def mend_email(booking: Booking, now: datetime) -> Response:
    """Gives the open booking another address and sends the code there."""
    form = EmailForm()
    if "switch" in request.form or not form.validate():
        errors = [] if "switch" in request.form else form.mistakes
        return page(
            "my_booking/email.html",
            MISTAKE if errors or form.errors else 200,
            booking=booking,
            form=form,
            errors=errors,
            private=True,
        )
    email = settled(form.email.checked)
    if email is None:
        asked = question(form.email.checked)
        return page(
            "my_booking/spelling.html", MISTAKE, booking=booking, form=form, private=True, **asked
        )
    try:
        deeds.mend_email(booking.uid, email=email, office=office(), now=now)
    except refusals.TooManyChanges as no:
        errors = [("email", sentence(no, languages.code()))]
        return page(
            "my_booking/email.html",
            MISTAKE,
            booking=booking,
            form=form,
            errors=errors,
            private=True,
        )
    except refusals.Refusal:
        return redirect(links().page("booking/details"), 303)
    passes.hand_out(booking.uid, news="mended", now=now)
    return redirect(links().page("booking/details"), 303)
