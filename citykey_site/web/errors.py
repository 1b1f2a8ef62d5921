"""A full page for every failure, in the page's language, with a next step and a phone number."""

import logging
import secrets
from datetime import timedelta

from flask import Flask, Response, g, request
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, SecurityError

from citykey_site import clock
from citykey_site.logs import failure
from citykey_site.web import languages
from citykey_site.web.render import office, page
from citykey_site.web.request_log import Why, note

RETRY_SECONDS = 30
OWN_PAGES = {400, 403, 404, 405, 413, 415, 429}
# Without letters and digits that look or sound alike: people read a reference to somebody.
SIGNS = "2346789CFHJKMPRTVWX"
REFERENCE_LENGTH = 6

log = logging.getLogger("citykey_site.failures")


def init_app(app: Flask) -> None:
    """Gives every failure its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(PoolTimeout, _away)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> Response:
    if error.code is not None and 300 <= error.code < 400:
        return error.get_response()
    if isinstance(error, InternalServerError):
        return _last_words(error)
    if error.code == 404:
        respelled = languages.respelled()
        if respelled is not None:
            return respelled
    _note(error)
    # A page that was lost has no twin in another language: the language links go home.
    g.lost = True
    code = error.code or 400
    name = code if code in OWN_PAGES else 400
    wait = _wait(error)
    response = page(f"errors/{name}.html", code, retry_at=clock.now() + wait)
    if code == 429:
        response.headers["Retry-After"] = str(int(wait.total_seconds()))
    allowed = dict(error.get_headers()).get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _note(error: HTTPException) -> None:
    if isinstance(error, SecurityError):
        note(Why.HOST)
    elif isinstance(error, RateLimitExceeded):
        note(Why.THROTTLE)
    elif isinstance(error, Forbidden):
        note(Why.FOREIGN)


def _wait(error: HTTPException) -> timedelta:
    """Returns how long a limit lasts at most; by then there is room again."""
    if isinstance(error, RateLimitExceeded):
        return timedelta(seconds=error.limit.limit.get_expiry())
    return timedelta(minutes=1)


def _away(error: Exception) -> Response:
    """Answers 503 while the database is locked or away."""
    log.error("database away: %(error)s", _facts(error))
    g.lost = True
    response = page("errors/503.html", 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _broken(error: Exception) -> Response:
    """Answers 500 without a trace for the reader; the log gets places in the code, no words.

    The reference is random: it joins what a person reads out to the line of the log, and is kept
    nowhere else.
    """
    reference = _reference()
    facts = _facts(error) | {"reference": reference}
    log.error("failure: %(error)s at %(place)s, from %(ours)s", facts)
    g.lost = True
    return page("errors/500.html", 500, reference=reference)


def _last_words(error: InternalServerError) -> Response:
    """Answers in one line where the page of a failure failed as well."""
    cause = getattr(error, "original_exception", None) or error
    log.critical("no page: %(error)s at %(place)s", _facts(cause))
    words = f"Something went wrong. Call {office().phone} for help.\n"
    return Response(words, 500, {"Cache-Control": "no-store"}, mimetype="text/plain")


def _reference() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(REFERENCE_LENGTH))


def _facts(error: BaseException) -> dict[str, str]:
    return failure(error) | {"route": request.url_rule.rule if request.url_rule else ""}
