"""Higher limits: staff decide by the number that a navigator tells them, and see no address."""

from flask import Blueprint, Response, abort, redirect, request

from citykey_site import clock
from citykey_site.domain import times
from citykey_site.domain.allowances import FEWEST, MOST, Allowance
from citykey_site.domain.refusals import AllowanceUnknown, Refusal
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import western_digits, whole_number
from citykey_site.services import allowances as deeds
from citykey_site.storage import allowances
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_allowances", __name__)
PAGE = "/staff/limits"
MOST_LISTED = 200


@blueprint.get(PAGE)
@needs(Need.EVENTS)
def requests() -> Response:
    """Lists the requests, and asks for the number that somebody tells."""
    return _list(PressForm())


@blueprint.post(PAGE)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def find() -> Response:
    """Leads to the request with the number that was told."""
    form = PressForm()
    if not form.is_trusted():
        return _list(form, MISTAKE)
    number = western_digits(request.form.get("number", ""))
    if _find(number) is None:
        return _list(form, MISTAKE, ("number", staff_sentence(AllowanceUnknown())))
    return redirect(f"{PAGE}/{number}", 303)


@blueprint.get(f"{PAGE}/<number>")
@needs(Need.EVENTS)
def one(number: str) -> Response:
    """Shows one request, with what can be decided."""
    return _one(_found(number), PressForm())


@blueprint.post(f"{PAGE}/<number>/approve")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def approve(number: str) -> Response:
    """Approves so many appointments at a time."""
    found, form = _found(number), PressForm()
    if not form.is_trusted():
        return _one(found, form, MISTAKE)
    bookings = whole_number(request.form.get("bookings", "")) or 0
    try:
        deeds.approve(number, bookings, by=actor().label, now=clock.now())
    except Refusal as no:
        return _one(found, form, MISTAKE, ("bookings", staff_sentence(no)))
    news.tell(f"Approved: {bookings} appointments at a time for request {number}.")
    return redirect(PAGE, 303)


@blueprint.post(f"{PAGE}/<number>/refuse")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def refuse(number: str) -> Response:
    """Refuses a request, or takes an approved limit back."""
    found, form = _found(number), PressForm()
    if not form.is_trusted():
        return _one(found, form, MISTAKE)
    deeds.refuse(number, by=actor().label, now=clock.now())
    said = "Taken back: the limit" if found.is_approved else "Refused: the request"
    news.tell(f"{said} with number {number}. Its email address has the usual limit.")
    return redirect(PAGE, 303)


def _find(number: str) -> Allowance | None:
    return allowances.find(number, today=times.day_of(clock.now()))


def _found(number: str) -> Allowance:
    return _find(number) or abort(404)


def _list(form: PressForm, status: int = 200, *errors: tuple[str, str]) -> Response:
    return staff_page(
        "staff/limits/requests.html",
        status,
        requests=allowances.live(today=times.day_of(clock.now()), limit=MOST_LISTED),
        typed=request.form.get("number", "")[:20],
        form=form,
        errors=errors,
    )


def _one(
    allowance: Allowance, form: PressForm, status: int = 200, *errors: tuple[str, str]
) -> Response:
    typed = request.form.get("bookings", "")[:20]
    return staff_page(
        "staff/limits/request.html",
        status,
        item=allowance,
        typed=typed or allowance.bookings or "",
        fewest=FEWEST,
        most=MOST,
        form=form,
        errors=errors,
    )
