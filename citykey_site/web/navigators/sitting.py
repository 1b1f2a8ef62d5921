"""Begins a sitting by email, lists the appointments of its mailbox, and ends it."""

from contextlib import suppress
from datetime import datetime

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.sittings import Sitting
from citykey_site.services import allowances
from citykey_site.services import sittings as deeds
from citykey_site.storage import bookings
from citykey_site.web import languages, limits, passes, sittings
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.bookings import BookForm
from citykey_site.web.leads import LEADS
from citykey_site.web.navigators import asking
from citykey_site.web.navigators.guard import MISTAKE, with_sitting
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

blueprint = Blueprint("sitting", __name__)
HERE = "navigators/sitting"


def lead(finished: Request) -> str:
    """Begins the sitting; only the browser that asked gets here (`leads.ONLY_HERE`)."""
    with suppress(refusals.Refusal):  # Where it cannot begin, the page asks for the email anew.
        sittings.begin(finished, now=clock.now())
    return links().page(HERE)


LEADS[Purpose.SITTING] = lead


@blueprint.get("/<lang>/navigators/sitting")
def show() -> Response:
    """Lists the appointments of the mailbox; asks for the email where no sitting is open."""
    now = clock.now()
    sitting = sittings.current(now)
    if sitting is not None:
        return _list(sitting, now)
    over = sentence(refusals.SittingOver(), languages.code()) if sittings.is_over() else None
    return _begin(asking.fresh(), over=over)


@blueprint.post("/<lang>/navigators/sitting")
@limits.limiter.limit(limits.LETTERS)
def ask() -> Response:
    """Sends the letter to follow."""
    return asking.answer(Purpose.SITTING, _begin, spelling="navigators/begin_spelling.html")


@blueprint.post("/<lang>/navigators/sitting/open")
@limits.limiter.limit(limits.DEEDS)
@with_sitting
def open_booking(sitting: Sitting, now: datetime) -> Response:
    """Opens one appointment of the list, as email and code would."""
    form = PressForm()
    if not form.is_trusted():
        return _list(sitting, now, form=form, status=MISTAKE)
    booking = deeds.of_mailbox(sitting, request.form.get("booking", ""), now=now)
    if booking is None:
        return redirect(links().page(HERE), 303)
    passes.hand_out(booking.uid, news=None, now=now)
    return redirect(links().page("booking/details"), 303)


@blueprint.post("/<lang>/navigators/sitting/end")
def end() -> Response:
    """Ends the sitting and forgets everything on this device."""
    now, form = clock.now(), PressForm()
    if form.is_trusted():
        passes.clear()
    elif sitting := sittings.current(now):
        return _list(sitting, now, form=form, status=MISTAKE)
    response = redirect(links().page("navigators"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _begin(form: BookForm, status: int = 200, *, over: str | None = None) -> Response:
    errors = form.mistakes if status == MISTAKE else []
    return page("navigators/begin.html", status, form=form, errors=errors, over=over)


def _list(
    sitting: Sitting, now: datetime, *, form: PressForm | None = None, status: int = 200
) -> Response:
    return page(
        "navigators/list.html",
        status,
        sitting=sitting,
        booked=bookings.active_of_mailbox(sitting.email, now=now),
        allowed=allowances.allowed(sitting.email, limits=office().limits, now=now),
        name_of=deeds.name_of,
        form=form or PressForm(),
        private=True,
    )
