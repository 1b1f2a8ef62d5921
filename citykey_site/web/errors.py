"""A full page for every failure, in the page's language, with a next step and a phone number."""

import logging
from datetime import timedelta

from flask import Flask, Response, g, request
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from citykey_site import clock
from citykey_site.web import languages
from citykey_site.web.render import page

RETRY_SECONDS = 30
OWN_PAGES = {400, 403, 404, 405, 413, 415, 429}

log = logging.getLogger("citykey_site")


def init_app(app: Flask) -> None:
    """Gives every failure its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(PoolTimeout, _away)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> Response:
    if error.code is not None and 300 <= error.code < 400:
        return error.get_response()
    if error.code == 404:
        respelled = languages.respelled()
        if respelled is not None:
            return respelled
    # A page that was lost has no twin in another language: the language links go home.
    g.lost = True
    code = error.code or 500
    name = code if code in OWN_PAGES else 400
    wait = _wait(error)
    response = page(f"errors/{name}.html", code, retry_at=clock.now() + wait)
    if code == 429:
        response.headers["Retry-After"] = str(int(wait.total_seconds()))
    allowed = dict(error.get_headers()).get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _wait(error: HTTPException) -> timedelta:
    """Returns how long a limit lasts at most; by then there is room again."""
    if isinstance(error, RateLimitExceeded):
        return timedelta(seconds=error.limit.limit.get_expiry())
    return timedelta(minutes=1)


def _away(error: Exception) -> Response:
    """Answers 503 while the database is locked or away."""
    log.error("database away: %s %s", type(error).__name__, _route())
    g.lost = True
    response = page("errors/503.html", 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _broken(error: Exception) -> Response:
    """Answers 500 without a trace for the reader; the log gets places in the code, no words."""
    log.error("failure: %s at %s in %s", type(error).__name__, _place(error), _route())
    g.lost = True
    return page("errors/500.html", 500)


def _route() -> str:
    rule = request.url_rule
    return f"{request.method} {rule.rule if rule else 'no route'}"


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
