"""The language of a page is the first piece of its address, and nothing else decides it."""

from urllib.parse import quote, urlencode

from babel import Locale
from flask import Flask, Response, abort, g, redirect, request
from flask_babel import Babel, Domain

from citykey_site.domain import languages
from citykey_site.words.catalogues import translations

STAFF = "staff"  # The staff pages are English, whatever the browser asks for.


class _Spoken(Domain):
    """Hands Flask-Babel the catalogue of the request's language, as pages and letters have it."""

    def get_translations(self):
        return translations(code())


lazy_gettext = _Spoken().lazy_gettext


def init_app(app: Flask) -> None:
    """Takes the language out of every address before its page is made."""
    app.url_value_preprocessor(_take_language)
    Babel(
        app,
        locale_selector=lambda: Locale.parse(languages.served()[code()].locale),
    )


def code() -> str:
    """Returns the language of this request; outside a language's pages, the one asked for."""
    if "language" not in g:
        first = request.path.split("/", 2)[1]
        g.language = languages.canonical(first) if first else None
        g.language = g.language or (languages.SOURCE if first == STAFF else asked_for())
    return g.language


def asked_for() -> str:
    """Returns the served language that the browser asks for, else English."""
    return languages.negotiate(request.headers.get("Accept-Language", ""))


def rest_of_address(*, query: bool) -> str:
    """Returns what comes after the language in the address of this page."""
    pieces = request.path.split("/", 2)
    rest = quote(pieces[2]) if len(pieces) > 2 and pieces[1] in languages.served() else ""
    chosen = urlencode(list(request.args.items(multi=True))) if query and request.args else ""
    return f"{rest}?{chosen}" if chosen else rest


def respelled() -> Response | None:
    """Returns the redirect from another spelling of a language (`/ES/`, `/zh-tw/`), or None."""
    _, first, *rest = request.path.split("/", 2)
    meant = languages.canonical(first) if first else None
    if meant is None or meant == first or len(first) > 12 or request.method not in {"GET", "HEAD"}:
        return None
    query = request.query_string.decode("latin-1")
    address = f"/{meant}/{quote(rest[0]) if rest else ''}" + (f"?{query}" if query else "")
    return redirect(address, 301)


def _take_language(_endpoint: str | None, values: dict | None) -> None:
    if values and "lang" in values:
        found = values.pop("lang")
        if found not in languages.served():
            abort(404)
        g.language = found
