"""Leaving news by one click of a mail program (RFC 8058): a post without cookie or form token.

The mail provider sends it from its own machines, so only the link proves that it is right. To
look at the link changes nothing: scanners do.
"""

from flask import Blueprint, Response, redirect, request

from citykey_site.domain.languages import served
from citykey_site.services import news
from citykey_site.storage import subscriptions
from citykey_site.web import languages, limits
from citykey_site.web.addresses import Addresses
from citykey_site.words.catalogues import words

blueprint = Blueprint("one_click", __name__)
MISTAKE = 422
FIELD, SAID = "List-Unsubscribe", "One-Click"


@blueprint.get("/u/<link>")
def look(link: str) -> Response:
    """Leads to the page of a wish, in its language."""
    wish = subscriptions.by_link(link)
    code = wish.language if wish and wish.language in served() else languages.code()
    return redirect(Addresses(code).updates(link), 303)


@blueprint.post("/u/<link>")
@limits.limiter.limit(limits.DEEDS)
def leave(link: str) -> Response:
    """Erases a wish at once."""
    say = words(languages.code())
    if request.form.get(FIELD) != SAID:
        return _plain(say.gettext("Nothing has changed."), MISTAKE)
    wish = subscriptions.by_link(link)
    if wish is None:
        return _plain(say.gettext("We send no news for this link any more."))
    news.leave(wish.uid)
    return _plain(
        say.gettext("You get no more news of new events. We have erased your email address.")
    )


def _plain(text: str, status: int = 200) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
