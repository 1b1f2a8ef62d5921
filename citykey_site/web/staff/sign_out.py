"""Signing out: the sign-in is gone everywhere, and the browser keeps nothing of its pages."""

from flask import Blueprint, Response, redirect, session

from citykey_site.domain.staff import Need
from citykey_site.services import sign_in as deeds
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import SIGN_IN, TOKEN, close_session, needs
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_sign_out", __name__)


@blueprint.post("/staff/sign-out")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.NOBODY)
def sign_out() -> Response:
    """Ends the sign-in of this browser; one that has ended already may be ended again."""
    form = PressForm()
    if not form.is_trusted():
        return staff_page("staff/sign_in/out.html", MISTAKE, form=form)
    if TOKEN in session:
        deeds.end(session[TOKEN])
    close_session()
    news.tell("You are signed out.")
    response = redirect(SIGN_IN, 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
