"""The page for people who help others: how to book for them, and how to be allowed more."""

import secrets

from flask import Blueprint, Response, redirect, request, session

from citykey_site import clock
from citykey_site.domain.checks import Purpose, Request
from citykey_site.services import allowances
from citykey_site.services import navigators as deeds
from citykey_site.web import languages, limits
from citykey_site.web.forms.bookings import BookForm
from citykey_site.web.leads import LEADS
from citykey_site.web.render import links, office, page
from citykey_site.web.spelling import question, settled

blueprint = Blueprint("navigators", __name__)
MISTAKE = 422
LONGEST_TOKEN = 64
NUMBER = "allowance"


def lead(finished: Request) -> str:
    """Returns the page that shows the number of a finished request."""
    session[NUMBER] = allowances.number_of(finished.email, now=clock.now())
    return links().page("navigators/number")


LEADS[Purpose.ALLOWANCE] = lead


@blueprint.get("/<lang>/navigators")
def navigators() -> Response:
    """Shows how to help, and asks for the email address that needs more."""
    form = BookForm()
    form.once.data = secrets.token_urlsafe(16)
    return page("navigators/navigators.html", form=form, errors=[])


@blueprint.post("/<lang>/navigators")
@limits.limiter.limit(limits.LETTERS)
def ask_for_more() -> Response:
    """Sends the letter to follow; the answer is the same whatever the email."""
    form = BookForm()
    if "switch" in request.form:
        return page("navigators/navigators.html", form=form, errors=[])
    if not form.validate():
        return page("navigators/navigators.html", MISTAKE, form=form, errors=form.mistakes)
    email = settled(form.email.checked)
    if email is None:
        asked = question(form.email.checked)
        return page("navigators/spelling.html", MISTAKE, form=form, **asked)
    asked = deeds.ask_for_more(
        email,
        language=languages.code(),
        form_token=(form.once.data or secrets.token_urlsafe(16))[:LONGEST_TOKEN],
        office=office(),
        now=clock.now(),
    )
    session["request"] = asked.uid
    return redirect(links().page("check"), 303)


@blueprint.get("/<lang>/navigators/number")
def number() -> Response:
    """Shows the number to tell by phone; it says nothing of whose it is."""
    if not session.get(NUMBER):
        return redirect(links().page("navigators"), 303)
    return page("navigators/number.html", number=session[NUMBER])
