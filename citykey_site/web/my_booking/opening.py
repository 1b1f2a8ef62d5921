"""Opens a booking by email and code, and forgets it on this device."""

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain import refusals
from citykey_site.services import access
from citykey_site.web import languages, limits, passes
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.bookings import OpenForm
from citykey_site.web.my_booking.guard import MISTAKE
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

blueprint = Blueprint("opening", __name__)
TOO_MANY = 429


@blueprint.get("/<lang>/booking")
def ask() -> Response:
    """Asks for email and code."""
    closed = passes.news() == "closed"
    return page("my_booking/open.html", form=OpenForm(), errors=[], closed=closed)


@blueprint.post("/<lang>/booking")
@limits.limiter.limit(limits.DEEDS)
def open_booking() -> Response:
    """Opens the booking with this email and code, or says what to check."""
    now = clock.now()
    form = OpenForm()
    if "switch" in request.form:
        return page("my_booking/open.html", form=form, errors=[], closed=False)
    if not form.validate():
        return _not_opened(form)
    try:
        booking = access.find(
            form.email.checked,
            form.code.checked,
            network=limits.network(),
            office=office(),
            now=now,
        )
    except refusals.TooManyTries as no:
        response = page("my_booking/wait.html", TOO_MANY, no=sentence(no, languages.code()))
        response.headers["Retry-After"] = str(max(1, int((no.until - now).total_seconds()) + 1))
        return response
    except refusals.NoSuchBooking as no:
        return _not_opened(form, ("email", sentence(no, languages.code())))
    passes.hand_out(booking.uid, news=None, now=now)
    return redirect(links().page("booking/details"), 303)


@blueprint.post("/<lang>/booking/close")
def close() -> Response:
    """Forgets the open booking on this device; a press that is not its own leads back to it."""
    if not PressForm().is_trusted():
        # Home would look as if the booking were closed.
        return redirect(links().page("booking/details"), 303)
    passes.clear()
    response = redirect(links().home(), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _not_opened(form: OpenForm, *errors: tuple[str, str]) -> Response:
    return page(
        "my_booking/open.html",
        MISTAKE,
        form=form,
        errors=[*errors, *form.mistakes],
        closed=False,
    )
