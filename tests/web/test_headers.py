"""Every answer carries the whole set of headers, word for word, whatever was asked and how."""

import re
from collections.abc import Iterator
from itertools import cycle

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from tests import make
from tests.people import Visitor
from tests.web import routes
from tests.web.steps import book

HTTPS = "https://cards.example.org"
REAL = {
    "base_url": HTTPS,
    "secret_key": "for-tests-only-7f3Q9xLm2Vb8Kd4W-",
    "smtp_url": "smtp://127.0.0.1:1",
    "clock_file": None,
}
EXACT = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
FOR_FRAMES = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Frame-Options": None,
}
OTHERS = {
    "/embed/<lang>/events": FOR_FRAMES,
    "/embed/<lang>/picture.svg": {"Cross-Origin-Resource-Policy": "cross-origin"},
}
# Who may keep an answer; nothing else is ever said.
CACHES = {
    "no-store", "private, no-store", "public, no-cache", "public, max-age=86400",
    "public, max-age=31536000, immutable",
}  # fmt: skip
SPEAKS_OF_ITSELF = re.compile("server|x-powered-by|via|x-generator|access-control-.*", re.I)
METHODS = ("HEAD", "OPTIONS", "PUT", "POST", "TRACE", "DELETE", "PATCH")


def faults(answer, rule: str = "") -> Iterator[str]:
    """Yields what is wrong with the headers of an answer."""
    headers = answer.headers
    for name, value in (EXACT | OTHERS.get(rule, {})).items():
        if headers.get(name) != value:
            yield f"{name}: {headers.get(name)}"
    if not re.fullmatch(r"([a-z-]+=\(\)(, |$)){15,}", headers.get("Permissions-Policy", "")):
        yield "Permissions-Policy"
    yield from (name for name in headers.keys() if SPEAKS_OF_ITSELF.fullmatch(name))  # noqa: SIM118
    yield from cache_faults(headers)
    kind = headers.get("Content-Type", "")
    if kind.startswith("text/") and not kind.endswith("charset=utf-8"):
        yield f"Content-Type: {kind}"
    if (answer.data or answer.status_code == 200) and not kind:
        yield "no Content-Type"


def cache_faults(headers) -> Iterator[str]:
    """Yields where a cache may keep what is one person's."""
    allowed = headers.get("Cache-Control", "")
    if allowed not in CACHES:
        yield f"Cache-Control: {allowed!r}"
    varies = headers.get("Vary", "")
    if "no-store" not in allowed and ("Set-Cookie" in headers or "Cookie" in varies):
        yield "a cookie on what a cache may keep"
    if "Content-Encoding" in headers and "Accept-Encoding" not in varies:
        yield f"Vary: {varies}"


@pytest.fixture
def real(make_app) -> Visitor:
    """A resident at a real site, over TLS, with one event."""
    app = make_app(**REAL)
    with app.app_context():
        make.event()
    return Visitor(app)


def ask(real, path: str, method: str = "GET", **more):
    """Asks the real site as a browser on TLS would; zipped, where it can be."""
    more["headers"] = {"Accept-Encoding": "gzip"} | more.pop("headers", {})
    return real.app.test_client().open(path, method=method, base_url=HTTPS, **more)


def test_every_rule_carries_every_header_for_every_method(real):
    turns = cycle(METHODS)
    for rule in routes.rules(real.app):
        path = routes.address(real.app, rule)
        for method in ("GET", next(turns)):
            answer = ask(real, path, method)
            own = rule.rule if method in {"GET", "HEAD"} else ""
            assert not list(faults(answer, own)), (method, rule, answer.status_code)
            if answer.status_code == 405:
                assert method not in answer.headers["Allow"].split(", ")
            if method == "HEAD":
                assert not answer.data


BIG = {"data": {"email": "a" * 40_000}}
FOREIGN = {"headers": {"Origin": "https://evil.example"}}
IN_CLEAR = {"headers": {"Origin": "http://cards.example.org"}}
REFUSALS_AND_REDIRECTS = (
    ("GET", "/en/nothing", 404, {}),
    ("GET", "/static/nothing.css", 404, {}),
    ("GET", "/", 302, {}),
    ("GET", "/ES/", 301, {}),
    ("GET", "/en", 308, {}),
    ("GET", "/leave", 303, {}),
    ("FOO", "/en/", 405, {}),
    ("POST", "/en/booking", 413, BIG),
    ("POST", "/en/booking", 415, {"json": {}}),
    ("POST", "/en/booking", 422, {}),
    ("POST", "/en/booking", 403, FOREIGN),
    ("POST", "/en/booking", 403, IN_CLEAR),
    ("GET", "/en/", 400, {"headers": {"Host": "evil.example"}}),
)


def test_every_refusal_and_redirect_carries_them(real):
    for method, path, status, more in REFUSALS_AND_REDIRECTS:
        answer = ask(real, path, method, **more)
        assert answer.status_code == status, path
        assert not list(faults(answer)), path


def test_failures_and_waits_carry_them(real, monkeypatch):
    def fail(error):
        def raising(*_args, **_more):
            abort(error) if isinstance(error, int) else None
            raise error

        return raising

    away = OperationalError("", {}, Exception())
    for error, status in ((429, 429), (RuntimeError(), 500), (away, 503)):
        monkeypatch.setattr("citykey_site.storage.search.find_events", fail(error))
        answer = ask(real, "/en/")
        assert answer.status_code == status
        assert not list(faults(answer))


def test_what_has_not_changed_carries_them(real):
    for path in ("/en/", "/events.json", "/events.ics"):
        mark = ask(real, path).headers["ETag"]
        answer = ask(real, path, headers={"If-None-Match": mark})
        assert answer.status_code == 304 and not answer.data
        assert not list(faults(answer))


def test_a_header_that_is_lost_is_found(real):
    # The control: one header less, one that tells too much, one word more for caches.
    answer = ask(real, "/en/")
    del answer.headers["Referrer-Policy"]
    answer.headers["Server"] = "waitress"
    answer.headers["Cache-Control"] = "public"

    assert len(list(faults(answer))) == 3


# Cookies.


def test_no_page_that_is_read_sets_a_cookie_and_no_form_goes_without(real):
    for rule in routes.read(real.app):
        answer = ask(real, routes.address(real.app, rule), headers={"Accept-Encoding": ""})
        has_form = b'name="token"' in answer.data
        if answer.headers["Cache-Control"].startswith("public"):
            assert "Set-Cookie" not in answer.headers and not has_form, rule


def test_the_cookie_of_residents_and_of_staff_is_closed_in_every_way(real):
    for path in ("/en/booking", "/staff/sign-in"):
        name, *rest = ask(real, path).headers["Set-Cookie"].split("; ")
        assert name.startswith("__Host-citykey=")
        assert set(rest) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}, "and no Domain"


def test_what_the_cookie_holds_tells_nothing_of_the_person(visitor, saturday):
    # Its words are only signed: anybody who holds the browser can read them.
    code = book(visitor, email="canary@example.org").code
    with visitor.app.app_context():
        uid = make.booking(email="canary@example.org", window=1).uid
    with visitor.client.session_transaction() as session:
        held = repr(dict(session))

    assert session["pass"] and not [word for word in ("canary", code, uid) if word in held]
    assert set(session) <= {"form", "once", "pass", "seen", "news"}
