"""The email check: the page on which a person waits, and the one that the letter leads to.

A private page of the browser that began, by its session; the link opens a page with one button,
so that a mail scanner that reads it does nothing.
"""

from datetime import datetime

from flask import Blueprint, Response, redirect, request, session

from citykey_site import clock
from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.services import careful_bookings, checks, finishing
from citykey_site.storage import requests
from citykey_site.web import begun, check_pages, languages, leads, limits, passes
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.checks import NumberForm
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

blueprint = Blueprint("checks", __name__)
TOO_MANY = 429
MISTAKE = 422


@blueprint.get("/<lang>/check")
def wait() -> Response:
    """Says what to do now, and until when the place is kept."""
    now = clock.now()
    asked = _begun(now)
    if asked is None:
        return check_pages.gone()
    if asked.is_done:
        session["finished"] = str(asked.purpose)  # Perhaps in another browser.
        return redirect(links().page("check/done"), 303)
    longer = session.pop("longer", False)
    return check_pages.waiting(asked, NumberForm(), now=now, longer=longer)


@blueprint.post("/<lang>/check")
@limits.limiter.limit(limits.DEEDS)
def type_number() -> Response:
    """Finishes by the number that was typed from the letter."""
    now = clock.now()
    asked = _begun(now)
    if asked is None:
        return check_pages.gone()
    form = NumberForm()
    if "switch" in request.form:
        return check_pages.waiting(asked, form, now=now)
    if not form.validate():
        return check_pages.waiting(asked, form, now=now, status=MISTAKE)
    try:
        finishing.check_number(
            asked.uid,
            form.number.data or "",
            network=limits.network(),
            office=office(),
            now=now,
        )
    except refusals.TooManyTries as no:
        return _too_many(no, now)
    except refusals.Refusal as no:
        mistakes = [("number", sentence(no, languages.code()))]
        return check_pages.waiting(asked, form, now=now, errors=mistakes, status=MISTAKE)
    return _finish(asked, now)


@blueprint.get("/<lang>/check/longer")
def lead_back() -> Response:
    """Leads to the waiting page: the language links of a refused answer come here."""
    return redirect(links().page("check"), 303)


@blueprint.post("/<lang>/check/longer")
@limits.limiter.limit(limits.DEEDS)
def lengthen() -> Response:
    """Keeps the place for longer."""
    now = clock.now()
    asked = _begun(now)
    if asked is None:
        return check_pages.gone()
    form = NumberForm()
    if not form.is_trusted():
        return check_pages.waiting(asked, form, now=now, status=MISTAKE)
    try:
        checks.lengthen(asked.uid, office=office(), now=now)
    except refusals.Refusal as no:
        said = sentence(no, languages.code())
        return check_pages.waiting(asked, form, now=now, no=said, status=MISTAKE)
    session["longer"] = True
    return redirect(links().page("check"), 303)


@blueprint.get("/<lang>/check/done")
def done() -> Response:
    """Says that a request is finished; what only its owner may see is not on this page."""
    if "finished" not in session:
        return redirect(links().page("check"), 303)
    return page("checks/done.html", purpose=session["finished"])


@blueprint.get("/<lang>/check/<link>")
def look(link: str) -> Response:
    """Shows the one button that finishes; nothing has happened yet."""
    now = clock.now()
    asked = _linked(link, now)
    if asked is None:
        return check_pages.gone()
    if _is_elsewhere(asked):
        return page("checks/elsewhere.html")
    if asked.is_done:
        return page("checks/done.html", purpose=asked.purpose)
    return check_pages.finish(asked, link, PressForm())


@blueprint.post("/<lang>/check/<link>")
@limits.limiter.limit(limits.DEEDS)
def press(link: str) -> Response:
    """Finishes by the link of the letter."""
    now = clock.now()
    asked = _linked(link, now)
    if asked is None:
        return check_pages.gone()
    if _is_elsewhere(asked):
        return redirect(links().check(link), 303)
    form = PressForm()
    if not form.is_trusted():
        return check_pages.finish(asked, link, form, status=MISTAKE)
    return _finish(asked, now)


def _finish(asked: Request, now: datetime) -> Response:
    try:
        finished = finishing.finish(asked.uid, office=office(), now=now)
    except refusals.RequestGone:
        return check_pages.gone()
    except refusals.Refusal as no:
        return check_pages.refused(asked, no, now=now)
    session["finished"] = str(finished.purpose)
    return redirect(_lead(finished, now) or links().page("check/done"), 303)


def _lead(finished: Request, now: datetime) -> str | None:
    """Returns where a finished request leads.

    Only the browser that began sees the booking and its code: a mail scanner that presses every
    button must not.
    """
    if finished.purpose is not Purpose.BOOK:
        lead = leads.LEADS.get(finished.purpose)
        return lead(finished) if lead else None
    booking = careful_bookings.made(finished)
    if not begun.is_here(finished.uid) or booking is None:
        return None
    passes.hand_out(booking.uid, news="booked", now=now)
    return links().page("booking/details")


def _is_elsewhere(asked: Request) -> bool:
    return asked.purpose in leads.ONLY_HERE and not begun.is_here(asked.uid)


def _begun(now: datetime) -> Request | None:
    uid = begun.uid()
    return _open(requests.get(uid) if uid else None, now)


def _linked(link: str, now: datetime) -> Request | None:
    found = requests.by_link(link)
    return _open(found if found and found.purpose is not Purpose.NOTHING else None, now)


def _open(found: Request | None, now: datetime) -> Request | None:
    return None if found is None or found.is_over(now) else found


def _too_many(no: refusals.TooManyTries, now: datetime) -> Response:
    answer = page("checks/many.html", TOO_MANY, no=sentence(no, languages.code()))
    answer.headers["Retry-After"] = str(max(1, int((no.until - now).total_seconds()) + 1))
    return answer
