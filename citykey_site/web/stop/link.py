"""The page at the end of the link that stands last in every letter.

Its buttons are one page further: a mail scanner that presses every button of the page to which a
letter leads stops nothing. Whoever has the link reads the mailbox, and may know what it gets.
"""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain import mail_stops as rules
from citykey_site.domain import refusals
from citykey_site.domain.mail_stops import Reader
from citykey_site.domain.times import day_of
from citykey_site.services import mail_stops as deeds
from citykey_site.storage import mail_stops
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.render import links, page

blueprint = Blueprint("stop", __name__)
MISTAKE = 422
GONE = 410
TOLD = "emails"


@blueprint.get("/<lang>/stop/<link>")
def show(link: str) -> Response:
    """Says what it means to stop the letters, or until when they are stopped."""
    reader = _reader(link)
    if reader is None:
        return _gone()
    told = session.pop(TOLD, False)
    return page("stop/link.html", reader=reader, link=link, days=rules.LASTS.days, told=told)


@blueprint.get("/<lang>/stop/<link>/now")
def ask_to_stop(link: str) -> Response:
    """Asks whether somebody wants no letters."""
    return _asked("stop/now.html", link, PressForm())


@blueprint.post("/<lang>/stop/<link>/now")
@limits.limiter.limit(limits.DEEDS)
def stop(link: str) -> Response:
    """Stops the letters."""
    return _pressed(deeds.stop, "stop/now.html", link)


@blueprint.get("/<lang>/stop/<link>/again")
def ask_to_start(link: str) -> Response:
    """Asks whether somebody wants letters again."""
    return _asked("stop/again.html", link, PressForm())


@blueprint.post("/<lang>/stop/<link>/again")
@limits.limiter.limit(limits.DEEDS)
def start(link: str) -> Response:
    """Lets the letters come again."""
    return _pressed(deeds.start, "stop/again.html", link)


def _asked(template: str, link: str, form: PressForm, status: int = 200) -> Response:
    if _reader(link) is None:
        return _gone(MISTAKE if status == MISTAKE else GONE)
    return page(template, status, link=link, form=form, days=rules.LASTS.days)


def _pressed(deed: Callable[..., None], template: str, link: str) -> Response:
    form = PressForm()
    if not form.is_trusted():
        return _asked(template, link, form, MISTAKE)
    try:
        deed(link, now=clock.now())
    except refusals.RequestGone:
        return _gone(MISTAKE)
    session[TOLD] = True
    return redirect(links().stop(link), 303)


def _gone(status: int = GONE) -> Response:
    return page("stop/gone.html", status)


def _reader(link: str) -> Reader | None:
    return mail_stops.by_link(link, today=day_of(clock.now()))
