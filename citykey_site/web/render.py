"""Makes a page from its template in the language of the request, with its caching rule."""

from flask import Response, current_app, g, request

from citykey_site import clock
from citykey_site.domain import languages as known
from citykey_site.domain.office import Office
from citykey_site.storage import legal_holds
from citykey_site.web import assets, languages
from citykey_site.web.addresses import Addresses, addresses
from citykey_site.words import templates

CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"})


def page(template: str, status: int = 200, **facts: object) -> Response:
    """Returns a private page: it is kept by no cache."""
    response = Response(_rendered(template, facts), status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def public_page(template: str, status: int = 200, **facts: object) -> Response:
    """Returns a page without a person in it: kept, but asked for anew each time (ETag, 304)."""
    response = page(template, status, **facts)
    if status == 200:
        response.headers["Cache-Control"] = "public, no-cache"
        response.add_etag()
        if not CONDITIONS.isdisjoint(request.environ):
            response.make_conditional(request)
    return response


def links() -> Addresses:
    """Returns the addresses in the language of this request."""
    return addresses(languages.code())


def office() -> Office:
    """Returns the facts of the office."""
    return current_app.extensions["citykey.office"]


def _rendered(template: str, facts: dict[str, object]) -> str:
    code = languages.code()
    private = facts.pop("private", False)
    return (
        templates.html(code)
        .get_template(template)
        .render(
            {
                "to": addresses(code),
                "office": office(),
                "stylesheet": assets.stylesheet(),
                "switch_to": _twins(private),
                "private": private,
                "shared": request.args.get("shared") == "yes",
                "rule": request.url_rule.rule if request.url_rule else "",
                "now": clock.now(),
                "legal_hold": legal_holds.current,
                **facts,
            }
        )
    )


def _twins(private: bool) -> dict[str, str]:
    """Returns the address of this page in each language, with all its choices.

    A private page never repeats the query: what a stranger puts there would be compressed beside
    the person's code.
    """
    rest = "" if getattr(g, "lost", False) else languages.rest_of_address(query=not private)
    return {code: f"/{code}/{rest}" for code in known.served()}
