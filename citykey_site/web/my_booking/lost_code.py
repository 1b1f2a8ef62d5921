"""Sends a lost code again; the answer never tells who is booked."""

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.services import lost_codes
from citykey_site.web import languages, limits
from citykey_site.web.forms.bookings import EmailForm
from citykey_site.web.my_booking.guard import MISTAKE
from citykey_site.web.render import links, office, page

blueprint = Blueprint("lost_code", __name__)


@blueprint.get("/<lang>/booking/lost-code")
def ask_lost_code() -> Response:
    """Asks for the email that was used."""
    return page("my_booking/lost_code.html", form=EmailForm(), errors=[])


@blueprint.post("/<lang>/booking/lost-code")
@limits.limiter.limit(limits.LETTERS)
def lost_code() -> Response:
    """Sends the code again; the answer is the same whatever the email."""
    form = EmailForm()
    if "switch" in request.form:
        return page("my_booking/lost_code.html", form=form, errors=[])
    if not form.validate():
        return page("my_booking/lost_code.html", MISTAKE, form=form, errors=form.mistakes)
    lost_codes.ask(form.email.checked, language=languages.code(), office=office(), now=clock.now())
    return redirect(links().page("booking/lost-code/sent"), 303)


@blueprint.get("/<lang>/booking/lost-code/sent")
def lost_code_sent() -> Response:
    """Says where to look, without saying whether there is a booking."""
    return page("my_booking/lost_code_sent.html")
