"""The page at the end of the link in a letter with news: what is kept, and to change it.

Renewing and leaving are one page further: a mail scanner that presses every button of the page
to which a letter leads neither says yes for a person nor leaves.
"""

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain import news as rules
from citykey_site.domain import refusals, times
from citykey_site.domain.news import Subscription
from citykey_site.services import news
from citykey_site.storage import subscriptions
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.updates import PlacesForm
from citykey_site.web.render import links, page

blueprint = Blueprint("wish", __name__)
MISTAKE = 422
GONE = 410
TOLD = "updates"


@blueprint.get("/<lang>/updates/<link>")
def show(link: str) -> Response:
    """Shows what is kept."""
    wish = subscriptions.by_link(link)
    if wish is None:
        return gone()
    form = PlacesForm()
    form.places.data, form.often.data = ", ".join(wish.places), wish.often
    return _page(wish, link, form)


@blueprint.post("/<lang>/updates/<link>")
@limits.limiter.limit(limits.DEEDS)
def change(link: str) -> Response:
    """Changes the places and how often."""
    wish, form = subscriptions.by_link(link), PlacesForm()
    if wish is None:
        return gone(MISTAKE)
    if not form.validate():
        return _page(wish, link, form, MISTAKE)
    try:
        news.change(wish.uid, places=form.queries, often=form.often.checked, now=clock.now())
    except refusals.RequestGone:  # Left at this very moment.
        return gone(MISTAKE)
    session[TOLD] = "changed"
    return redirect(links().updates(link), 303)


@blueprint.get("/<lang>/updates/<link>/renew")
def ask_to_renew(link: str) -> Response:
    """Asks for the new yes, once the end is near."""
    wish = subscriptions.by_link(link)
    if wish is None:
        return gone()
    if not _can_renew(wish):
        return redirect(links().updates(link), 303)
    return _renew_page(wish, link, PressForm())


@blueprint.post("/<lang>/updates/<link>/renew")
@limits.limiter.limit(limits.DEEDS)
def renew(link: str) -> Response:
    """Keeps the wish for one more year, once its end is near."""
    wish, form = subscriptions.by_link(link), PressForm()
    if wish is None:
        return gone(MISTAKE)
    if not form.is_trusted():
        return _renew_page(wish, link, form, MISTAKE)
    if _can_renew(wish):
        try:
            news.renew(wish.uid, now=clock.now())
        except refusals.RequestGone:  # Left at this very moment.
            return gone(MISTAKE)
        session[TOLD] = "renewed"
    return redirect(links().updates(link), 303)


@blueprint.get("/<lang>/updates/<link>/leave")
def ask_to_leave(link: str) -> Response:
    """Asks whether somebody wants no more news."""
    return _leave_page(link, PressForm()) if subscriptions.by_link(link) else gone()


@blueprint.post("/<lang>/updates/<link>/leave")
@limits.limiter.limit(limits.DEEDS)
def leave(link: str) -> Response:
    """Erases the wish."""
    wish, form = subscriptions.by_link(link), PressForm()
    if wish is None:
        return gone(MISTAKE)
    if not form.is_trusted():
        return _leave_page(link, form, MISTAKE)
    news.leave(wish.uid)
    session[TOLD] = "left"
    return redirect(links().updates(link), 303)


def gone(status: int = GONE) -> Response:
    """Says that there is no news at a link, or that somebody has left just now."""
    left = session.pop(TOLD, None) == "left"
    return page("updates/gone.html", 200 if left else status, left=left)


def _can_renew(wish: Subscription) -> bool:
    return rules.can_renew(wish, today=times.day_of(clock.now()))


def _page(wish: Subscription, link: str, form: PlacesForm, status: int = 200) -> Response:
    told = status == MISTAKE
    return page(
        "updates/wish.html",
        status,
        wish=wish,
        link=link,
        form=form,
        near=[rules.name_of(place) for place in rules.places_of(wish)],
        can_renew=_can_renew(wish),
        errors=form.mistakes if told else [],
        stale=form.stale if told else None,
        news=session.pop(TOLD, None),
    )


def _renew_page(wish: Subscription, link: str, form: PressForm, status: int = 200) -> Response:
    return page("updates/renew.html", status, wish=wish, link=link, form=form)


def _leave_page(link: str, form: PressForm, status: int = 200) -> Response:
    return page("updates/leave.html", status, link=link, form=form)
