"""The home page, the pages in plain words, the way out, and the small files machines ask for."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, request

from citykey_site import clock
from citykey_site.domain import languages as known
from citykey_site.domain.checks import LIVES
from citykey_site.domain.search import Search
from citykey_site.storage import erasure, schema
from citykey_site.storage import search as storage
from citykey_site.web import languages
from citykey_site.web.render import office, public_page

blueprint = Blueprint("pages", __name__)

# A page of weather is what anybody may be reading; the National Weather Service has no ads.
ELSEWHERE = "https://www.weather.gov/"
NEXT_EVENTS = 3


@blueprint.get("/")
def start() -> Response:
    """Leads to the language that the browser asks for; the only page that guesses."""
    response = redirect(f"/{languages.asked_for()}/")
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<lang>/")
def home() -> Response:
    """Shows what this is, the ways to find an event, and the next events with places."""
    found, _ = storage.find_events(Search(), now=clock.now())
    return public_page("pages/home.html", found=found[:NEXT_EVENTS])


@blueprint.get("/<lang>/languages")
def every_language() -> Response:
    """Shows every language in its own name."""
    return public_page("pages/languages.html")


@blueprint.get("/<lang>/accessibility")
def accessibility() -> Response:
    """Shows what is promised to people with disabilities."""
    return public_page("pages/accessibility.html")


@blueprint.get("/<lang>/privacy")
def privacy() -> Response:
    """Shows what is kept, for how long, and which days are erased."""
    settings = current_app.extensions["citykey.settings"]
    return public_page(
        "pages/privacy.html",
        erased=erasure.erased_days()[:10],
        erase_after_hours=settings.erase_after_hours,
        request_hours=LIVES // timedelta(hours=1),
    )


@blueprint.get("/leave")
def leave() -> Response:
    """Leads to another site at once and forgets this one in this browser."""
    response = redirect(ELSEWHERE, 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies"'
    response.headers["Cache-Control"] = "no-store"
    response.delete_cookie(
        current_app.config["SESSION_COOKIE_NAME"],
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.get("/healthz")
def healthy() -> Response:
    """Says that the program answers, and nothing more."""
    return _plain("ok\n")


@blueprint.get("/readyz")
def ready() -> Response:
    """Says whether the database is there and has the schema that this program needs."""
    if schema.is_current():
        return _plain("ok\n")
    response = _plain("not ok\n")
    response.status_code = 503
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tells crawlers which pages are nobody's but a person's."""
    lines = [
        "User-agent: *",
        "Disallow: /*/booking",
        "Disallow: /staff/",
        f"Sitemap: {office().base_url}/sitemap.xml",
    ]
    return _plain("\n".join(lines) + "\n")


@blueprint.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Tells where to report a weakness (RFC 9116); 404 until a contact is set."""
    if not office().contact_email:
        return _plain("no contact is set\n", 404)
    expires = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    return _plain(
        f"Contact: mailto:{office().contact_email}\n"
        f"Expires: {expires}\n"
        f"Preferred-Languages: {', '.join(known.served())}\n"
        f"Canonical: {office().base_url}{request.path}\n"
    )


def _plain(text: str, status: int = 200) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
