"""The page for people who help others: how to book for them, and how to be allowed more."""

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain.checks import Purpose, Request
from citykey_site.services import allowances
from citykey_site.web import limits
from citykey_site.web.forms.bookings import BookForm
from citykey_site.web.leads import LEADS
from citykey_site.web.navigators import asking
from citykey_site.web.navigators.guard import MISTAKE
from citykey_site.web.render import links, page

blueprint = Blueprint("navigators", __name__)
NUMBER = "allowance"


def lead(finished: Request) -> str:
    """Returns the page that shows the number of a finished request."""
    session[NUMBER] = allowances.number_of(finished.email, now=clock.now())
    return links().page("navigators/number")


LEADS[Purpose.ALLOWANCE] = lead


@blueprint.get("/<lang>/navigators")
def navigators() -> Response:
    """Shows how to help, and asks for the email address that needs more."""
    return _guide(asking.fresh())


@blueprint.post("/<lang>/navigators")
@limits.limiter.limit(limits.LETTERS)
def ask_for_more() -> Response:
    """Sends the letter to follow."""
    return asking.answer(Purpose.ALLOWANCE, _guide, spelling="navigators/spelling.html")


@blueprint.get("/<lang>/navigators/number")
def number() -> Response:
    """Shows the number to tell by phone; it says nothing of whose it is."""
    if not session.get(NUMBER):
        return redirect(links().page("navigators"), 303)
    return page("navigators/number.html", number=session[NUMBER])


def _guide(form: BookForm, status: int = 200) -> Response:
    errors = form.mistakes if status == MISTAKE else []
    return page("navigators/navigators.html", status, form=form, errors=errors)
