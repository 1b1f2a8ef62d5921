"""The home page, the pages in plain words, the way out, and the small files machines ask for."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from citykey_site import clock
from citykey_site.domain import languages as known
from citykey_site.domain.search import Search
from citykey_site.storage import readiness, schema
from citykey_site.storage import search as storage
from citykey_site.web import languages
from citykey_site.web.kept_pages import kept
from citykey_site.web.render import office, public_page

blueprint = Blueprint("pages", __name__)

# A page of weather is what anybody may be reading; the National Weather Service has no ads.
ELSEWHERE = "https://www.weather.gov/"
NEXT_EVENTS = 3
LIFE_OF_CONTACT = timedelta(days=180)  # RFC 9116 advises less than a year.


@blueprint.get("/")
def start() -> Response:
    """Leads to the language that the browser asks for; the only page that guesses."""
    response = redirect(f"/{languages.asked_for()}/")
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/<lang>/")
@kept
def home() -> Response:
    """Shows what this is, the ways to find an event, and the next events with places."""
    found, _ = storage.find_events(Search(), now=clock.now(), rows=NEXT_EVENTS)
    return public_page("pages/home.html", found=found)


@blueprint.get("/<lang>/languages")
@kept
def every_language() -> Response:
    """Shows every language in its own name."""
    return public_page("pages/languages.html")


@blueprint.get("/<lang>/accessibility")
@kept
def accessibility() -> Response:
    """Shows what is promised to people with disabilities."""
    return public_page("pages/accessibility.html")


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
    """Says whether the database is there, takes writing, and has the schema that is needed."""
    return _plain("ok\n") if _is_ready() else _plain("not ok\n", 503)


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
    """Tells where to report a weakness (RFC 9116)."""
    here = office().base_url
    expires = clock.now() + LIFE_OF_CONTACT
    lines = [
        f"Contact: {_contact(here)}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(known.served())}",
        *([f"Canonical: {here}{request.path}"] if _is_safe(here) else []),
    ]
    return _plain("\n".join(lines) + "\n")


def _contact(here: str) -> str:
    """Returns the email; else the help page, which has the phone number; else that number.

    An address of the web has to be https there. 311 is a local number (RFC 3966, 5.1.5).
    """
    if office().contact_email:
        return f"mailto:{office().contact_email}"
    if _is_safe(here):
        return f"{here}/{known.SOURCE}/help"
    digits = "".join(letter for letter in office().phone if letter in "0123456789")
    return f"tel:{digits};phone-context=+1"


def _is_safe(address: str) -> bool:
    return address.startswith("https://")


def _is_ready() -> bool:
    try:
        return schema.fits() and readiness.can_write()
    except (OperationalError, PoolTimeout):
        return False


def _plain(text: str, status: int = 200) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
