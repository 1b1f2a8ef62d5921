"""The second half of signing in: the authenticator's code, or a printed one in its place."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain.refusals import Refusal, TooManyTries
from citykey_site.domain.staff import Need, Stage
from citykey_site.services import authenticators as deeds
from citykey_site.storage import staff, staff_codes
from citykey_site.web import limits
from citykey_site.web.forms.base import Form
from citykey_site.web.forms.sign_in import OneTimeForm, RecoveryForm
from citykey_site.web.staff import goals, news
from citykey_site.web.staff.guard import (
    SECOND_CODE,
    SIGN_IN,
    TOKEN,
    actor,
    needs,
    open_session,
    take_goal,
)
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.web.staff.waiting import wait_page

blueprint = Blueprint("staff_second_code", __name__)
NEW = f"{SECOND_CODE}/new"
RECOVERY = f"{SIGN_IN}/recovery"
FEW_CODES = 3


def half_way(*, enrolled: bool) -> Callable:
    """Lets those in who wait for their second code, with or without an authenticator."""

    def guarded(view: Callable) -> Callable:
        @wraps(view)
        def wrapped() -> Response:
            if actor().stage is Stage.FULL:
                return redirect(goals.START, 303)
            if staff.get(actor().member_id).is_enrolled is not enrolled:
                return redirect(NEW if enrolled else SECOND_CODE, 303)
            return view()

        return wrapped

    return guarded


@blueprint.get(SECOND_CODE)
@needs(Need.FIRST_CODE)
@half_way(enrolled=True)
def ask_second() -> Response:
    """Asks for the code that the authenticator shows."""
    return _page("authenticator", OneTimeForm())


@blueprint.post(SECOND_CODE)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.FIRST_CODE)
@half_way(enrolled=True)
def check_second() -> Response:
    """Takes the authenticator's code and lets the person in."""
    return _checked("authenticator", OneTimeForm(), "one_time", deeds.sign_in)


@blueprint.get(RECOVERY)
@needs(Need.FIRST_CODE)
@half_way(enrolled=True)
def ask_recovery() -> Response:
    """Asks for a printed code."""
    return _page("recovery", RecoveryForm())


@blueprint.post(RECOVERY)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.FIRST_CODE)
@half_way(enrolled=True)
def check_recovery() -> Response:
    """Takes a printed code, lets the person in, and says how many are left."""
    who = actor().member_id
    response = _checked("recovery", RecoveryForm(), "recovery", deeds.recover)
    if response.status_code == 303:
        news.tell(_left(staff_codes.recovery_left(who)))
    return response


def _checked(name: str, form: Form, field: str, deed: Callable[..., str]) -> Response:
    if not form.validate():
        return _page(name, form, MISTAKE)
    now = clock.now()
    words = {"network": limits.network(), "token": session[TOKEN], "now": now}
    try:
        token = deed(actor(), form[field].checked, **words)
    except TooManyTries as no:
        return wait_page(no, now=now)
    except Refusal as no:
        return _page(name, form, MISTAKE, (field, staff_sentence(no)))
    open_session(token, now=now)
    return redirect(take_goal(), 303)


def _left(count: int) -> str:
    said = "You are signed in. "
    said += "1 recovery code is left." if count == 1 else f"{count} recovery codes are left."
    return said + (" Make new ones on your account page." if count <= FEW_CODES else "")


def _page(name: str, form: Form, status: int = 200, *errors: tuple[str, str]) -> Response:
    found = [*errors, *form.mistakes]
    return staff_page(f"staff/sign_in/{name}.html", status, form=form, errors=found)
