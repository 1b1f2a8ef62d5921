"""Signing up for news of new events; the letter that is sent then has to be followed."""

from flask import Blueprint, Response, request

from citykey_site import clock
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.typed import plain
from citykey_site.services import news
from citykey_site.storage import subscriptions
from citykey_site.web import begun, languages, leads, limits
from citykey_site.web.forms.search import LONGEST_PLACE
from citykey_site.web.forms.updates import NewsForm
from citykey_site.web.render import links, office, page
from citykey_site.web.spelling import question, settled

blueprint = Blueprint("updates", __name__)
MISTAKE = 422


@blueprint.get("/<lang>/updates")
def ask() -> Response:
    """Asks where, how often, and for the email; a place in the address is typed already."""
    form = NewsForm()
    form.give_token()
    form.places.data = plain(request.args.get("near", ""), limit=LONGEST_PLACE)
    return _form(form)


@blueprint.post("/<lang>/updates")
@limits.limiter.limit(limits.LETTERS)
def sign_up() -> Response:
    """Sends the letter to follow; the answer is the same whatever the email."""
    form = NewsForm()
    if "switch" in request.form:
        return _form(form)
    if not form.validate():
        return _form(form, MISTAKE)
    email = settled(form.email.checked)
    if email is None:
        asked = question(form.email.checked)
        return page("updates/spelling.html", MISTAKE, form=form, **asked)
    asked = news.ask(
        {"places": list(form.queries), "often": form.often.checked},
        email=email,
        language=languages.code(),
        form=form.sent_token,
        office=office(),
        now=clock.now(),
    )
    return begun.keep(asked)


def wish_of(request: Request) -> str | None:
    """Returns the page of the wish that a finished request has made."""
    wish = subscriptions.of_mailbox(request.email)
    return links().updates(subscriptions.link_of(wish.uid)) if wish else None


leads.LEADS[Purpose.NEWS] = wish_of


def _form(form: NewsForm, status: int = 200) -> Response:
    told = status == MISTAKE
    return page(
        "updates/updates.html",
        status,
        form=form,
        errors=form.mistakes if told else [],
        stale=form.stale if told else None,
    )
