"""Asks for an email address and sends the letter to follow: for a sitting, or a higher limit."""

from collections.abc import Callable

from flask import Response, request

from citykey_site import clock
from citykey_site.domain.checks import Purpose
from citykey_site.services import navigators as deeds
from citykey_site.web import begun, languages
from citykey_site.web.forms.bookings import BookForm
from citykey_site.web.navigators.guard import MISTAKE
from citykey_site.web.render import office, page
from citykey_site.web.spelling import question, settled

Shown = Callable[[BookForm, int], Response]


def fresh() -> BookForm:
    """Returns the form that asks for the email address."""
    form = BookForm()
    form.give_token()
    return form


def answer(purpose: Purpose, shown: Shown, *, spelling: str) -> Response:
    """Sends the letter to follow; the answer is the same whatever the email.

    `shown` is the page of the form with a status, `spelling` the template that asks about a
    domain that is probably misspelled.
    """
    form = BookForm()
    if "switch" in request.form:
        return shown(form, 200)
    if not form.validate():
        return shown(form, MISTAKE)
    email = settled(form.email.checked)
    if email is None:
        return page(spelling, MISTAKE, form=form, **question(form.email.checked))
    asked = deeds.ask(
        purpose,
        email,
        language=languages.code(),
        form_token=form.sent_token,
        office=office(),
        now=clock.now(),
    )
    return begun.keep(asked)
