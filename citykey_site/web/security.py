"""Headers on every answer, cookies that cannot leak, and the refusal of foreign posts."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from citykey_site.config import Settings

LARGEST_BODY = 32 * 1024
MOST_FIELDS = 20
# What a page could learn of a person or a device. No page has a script that could ask; where a
# browser is changed so that one runs, this says no as well.
UNUSED = (
    *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
}
# The page for frames of other sites: whoever frames it, it can do nothing there but lead here.
FRAMED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# Leaving news by one click is a post of a mail provider (RFC 8058): the link itself proves it.
FOR_OTHERS = frozenset({"one_click.leave"})
HSTS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask, settings: Settings) -> None:
    """Sets cookies, limits and headers; they hold for error pages and files as well."""
    secure = settings.base_url.startswith("https://")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_FIELDS,
        SESSION_COOKIE_NAME="__Host-citykey" if secure else "citykey",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
    )
    if settings.production:
        # A health check on the machine itself asks by loopback; links never come from the host.
        own = urlsplit(settings.base_url).hostname
        app.config["TRUSTED_HOSTS"] = [own, "127.0.0.1", "localhost"]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    app.before_request(_refuse_foreign_posts)
    app.after_request(_add_headers)


def read_forms(app: Flask) -> None:
    """Reads each form before its page; call it after staff got their limits."""
    app.before_request(_read_form)


def _read_form() -> None:
    """Refuses a form with more names than any of ours, or one that is too long or torn.

    Werkzeug counts the parts of multipart forms only, and cuts a body without a length where it
    should refuse it (`LimitedStream`: it raises at the read after the last one allowed).
    """
    if request.method != "POST":
        return
    try:
        names = len(request.form)
        if request.content_length is None:
            request.stream.read(1)
    except HTTPException:
        raise
    except Exception:  # A torn body, found only now; each server has failures of its own for it.
        abort(400)
    if names > request.max_form_parts:
        abort(413)


def allow_frames(response: Response) -> Response:
    """Lets every site show this answer in a frame; for a page without a form or a person."""
    response.headers.update(FRAMED)
    return response


def _refuse_foreign_posts() -> None:
    """Refuses a post that another site caused; without these headers the token decides."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.endpoint not in FOR_OTHERS:
        _refuse_other_sites()
    if request.mimetype not in {"application/x-www-form-urlencoded", "multipart/form-data", ""}:
        abort(415)


def _refuse_other_sites() -> None:
    origin = request.headers.get("Origin")
    if origin and origin != "null" and not _is_own(origin):
        abort(403)
    if request.headers.get("Sec-Fetch-Site", "same-origin") in {"cross-site", "same-site"}:
        abort(403)


def _is_own(origin: str) -> bool:
    try:
        found = urlsplit(origin)
    except ValueError:
        return False
    # A page in clear could be anybody's on the way; behind a proxy only the cookie's flag tells.
    schemes = {"https"} if current_app.config["SESSION_COOKIE_SECURE"] else {"http", "https"}
    return found.netloc == request.host and found.scheme in schemes


def _add_headers(response: Response) -> Response:
    # Asked for by a set: each look into werkzeug's headers goes through all of them.
    said = {name.lower(): value for name, value in response.headers}
    if said.get("content-security-policy") == FRAMED["Content-Security-Policy"]:
        said["x-frame-options"] = ""  # It knows no word for "everybody".
    added = [(name, value) for name, value in HEADERS.items() if name.lower() not in said]
    if current_app.config["SESSION_COOKIE_SECURE"]:
        added.append(("Strict-Transport-Security", HSTS))
    response.headers.extend(added)
    if "set-cookie" in said or "cache-control" not in said:
        response.headers["Cache-Control"] = "no-store"
    return response
