"""A helper signs in with the code of a day pass, without an account and without mail."""

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain.refusals import Refusal, TooManyTries
from citykey_site.domain.staff import Need
from citykey_site.services import day_passes as deeds
from citykey_site.web import limits
from citykey_site.web.forms.passes import PassForm
from citykey_site.web.staff.guard import TOKEN, needs, open_session, take_goal
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_pass", __name__)
TOO_MANY = 429


@blueprint.get("/staff/pass")
@needs(Need.NOBODY)
def ask_pass() -> Response:
    """Asks for the code of a day pass."""
    return staff_page("staff/passes/sign_in.html", form=PassForm(), errors=[])


@blueprint.post("/staff/pass")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.NOBODY)
def use_pass() -> Response:
    """Signs a helper in and leads to the door, or to the slip that was scanned before."""
    now = clock.now()
    form = PassForm()
    if not form.validate():
        return _not_opened(form)
    try:
        opened = deeds.sign_in(
            form.code.checked, network=limits.network(), instead_of=session.get(TOKEN), now=now
        )
    except TooManyTries as no:
        response = staff_page("staff/passes/wait.html", TOO_MANY, no=staff_sentence(no))
        response.headers["Retry-After"] = str(max(1, int((no.until - now).total_seconds()) + 1))
        return response
    except Refusal as no:
        return _not_opened(form, ("code", staff_sentence(no)))
    open_session(opened.token, now=now)
    return redirect(_way_on(opened.event_id), 303)


def _way_on(event_id: str) -> str:
    door = f"/staff/events/{event_id}/door"
    goal = take_goal()
    return goal if goal.startswith((f"{door}/", "/staff/check-in/")) else door


def _not_opened(form: PassForm, *errors: tuple[str, str]) -> Response:
    found = [*errors, *form.mistakes]
    return staff_page("staff/passes/sign_in.html", MISTAKE, form=form, errors=found)
