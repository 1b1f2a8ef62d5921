"""One line of the log for each request: the rule of its page, never its address."""

import logging
from collections.abc import Callable, Iterable
from enum import StrEnum
from time import perf_counter

from flask import Flask, current_app, has_request_context, request

from citykey_site.domain import refusals
from citykey_site.storage.counted import TALLY

# What came and how it went, in the environment of a request. No header can reach this name:
# those of a visitor begin with HTTP_.
NOTES = "citykey.notes"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

log = logging.getLogger("citykey_site.requests")


class Why(StrEnum):
    """Names why a request was refused, where that may be an attack; it stands in its line."""

    CODE = "code"
    FOREIGN = "foreign"
    HOST = "host"
    ROLE = "role"
    THROTTLE = "throttle"
    TOKEN = "token"


NOES = {
    refusals.TooManyTries: Why.THROTTLE,
    **dict.fromkeys(
        (
            refusals.NoSuchBooking,
            refusals.NoSuchCode,
            refusals.CheckCodeWrong,
            refusals.OneTimeWrong,
            refusals.OneTimeUsed,
            refusals.RecoveryWrong,
            refusals.PassUnknown,
        ),
        Why.CODE,
    ),
}


def init_app(app: Flask) -> None:
    """Writes the lines; called last, so that nothing answers outside of it."""
    app.teardown_request(_keep_route)
    app.wsgi_app = _Log(app.wsgi_app, app.extensions[TALLY].request)


def note(why: Why) -> None:
    """Keeps why this request is refused, for its line."""
    request.environ.get(NOTES, {})["why"] = why


def note_refusal(no: refusals.Refusal) -> None:
    """Keeps that a person was told this, and why if it may be an attack; only within a request."""
    if not has_request_context():
        return
    current_app.extensions[TALLY].refusal(no)
    if type(no) in NOES:
        note(NOES[type(no)])


class _Log:
    """Stands before the whole program; writes one line, and counts, when it has answered."""

    def __init__(self, inner: Callable, count: Callable[[dict, float], None]) -> None:
        self._inner = inner
        self._count = count

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        began, notes = perf_counter(), {"route": "", "status": 500}
        environ[NOTES] = notes

        def answer(status: str, *more: object) -> Callable:
            notes["status"] = int(status.partition(" ")[0])
            return start_response(status, *more)

        try:
            return self._inner(environ, answer)
        finally:
            method = environ.get("REQUEST_METHOD", "")
            notes["method"] = method if method in METHODS else "other"
            seconds = perf_counter() - began
            notes["ms"] = round(seconds * 1000)
            _write(notes)
            self._count(notes, seconds)


def _write(notes: dict) -> None:
    # What `log.info` would do, but for a walk up the stack to find out that this file calls it.
    log.handle(log.makeRecord(log.name, logging.INFO, __file__, 0, "request", (notes,), None))


def _keep_route(_error: BaseException | None) -> None:
    notes = request.environ.get(NOTES)
    if notes is not None and request.url_rule is not None:
        notes["route"] = request.url_rule.rule
