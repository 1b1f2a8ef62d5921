"""The first half of signing in: the email, and the code that is mailed to it."""

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain.refusals import Refusal, TooManyTries
from citykey_site.domain.staff import Need
from citykey_site.services import sign_in as deeds
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.sign_in import OneTimeForm, SignInForm
from citykey_site.web.render import office
from citykey_site.web.staff import goals, news
from citykey_site.web.staff.guard import SECOND_CODE, SIGN_IN, TOKEN, needs, open_session
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.web.staff.sso import account_name
from citykey_site.web.staff.waiting import wait_page

blueprint = Blueprint("staff_sign_in", __name__)
CODE = f"{SIGN_IN}/code"
ASKED = "staff_asked"  # Sealed: the cookie is signed, but anybody at this browser can read it.
SCANNED = "/staff/check-in/"


@blueprint.get(SIGN_IN)
@needs(Need.NOBODY)
def ask() -> Response:
    """Asks for the email address."""
    return _ask_page(SignInForm())


@blueprint.post(SIGN_IN)
@limits.limiter.limit(limits.LETTERS)
@needs(Need.NOBODY)
def send_code() -> Response:
    """Mails a code to a person of the staff; the answer is the same whatever the email."""
    form = SignInForm()
    if not form.validate():
        return _ask_page(form, MISTAKE)
    _send(form.email.checked)
    return redirect(CODE, 303)


@blueprint.get(CODE)
@needs(Need.NOBODY)
def ask_code() -> Response:
    """Asks for the code that was mailed."""
    return _code_page(OneTimeForm()) if _who() else redirect(SIGN_IN, 303)


@blueprint.post(CODE)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.NOBODY)
def check_code() -> Response:
    """Takes the mailed code and leads on to the second one."""
    email, now, form = _who(), clock.now(), OneTimeForm()
    if email is None:
        return redirect(SIGN_IN, 303)
    if not form.validate():
        return _code_page(form, MISTAKE)
    words = {"network": limits.network(), "instead_of": session.get(TOKEN), "now": now}
    try:
        token = deeds.check_mailed(email, form.one_time.checked, **words)
    except TooManyTries as no:
        return wait_page(no, now=now)
    except Refusal as no:
        return _code_page(form, MISTAKE, ("one_time", staff_sentence(no)))
    open_session(token, now=now)
    return redirect(SECOND_CODE, 303)


@blueprint.post(f"{CODE}/again")
@limits.limiter.limit(limits.LETTERS)
@needs(Need.NOBODY)
def send_again() -> Response:
    """Mails another code in place of the one before."""
    email, form = _who(), PressForm()
    if email is None:
        return redirect(SIGN_IN, 303)
    if not form.is_trusted():
        return _code_page(form, MISTAKE)
    _send(email)
    news.tell("Sent: another code, if this email address belongs to staff.")
    return redirect(CODE, 303)


def _send(email: str) -> None:
    session[ASKED] = deeds.ask(email, network=limits.network(), office=office(), now=clock.now())


def _who() -> str | None:
    return deeds.who(session.get(ASKED, ""))


def _ask_page(form: SignInForm, status: int = 200) -> Response:
    scanned = (goals.peek() or "").startswith(SCANNED)
    return staff_page(
        "staff/sign_in/email.html",
        status,
        form=form,
        errors=form.mistakes,
        scanned=scanned,
        account=account_name(),
    )


def _code_page(form: PressForm, status: int = 200, *errors: tuple[str, str]) -> Response:
    found = [*errors, *form.mistakes]
    return staff_page("staff/sign_in/code.html", status, form=form, errors=found)
