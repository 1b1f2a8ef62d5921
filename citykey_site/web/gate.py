"""The gate before the work: so many requests at a time, the others wait in lines or are told.

It stands behind the log and the kept pages: what is answered from memory passes no gate. A server
that has lines of its own before its threads (`cli/dispatcher.py`) uses these here, and says in the
environment of a request that it was refused.
"""

import threading
from collections.abc import Callable, Iterable
from time import perf_counter

from flask import Flask

from citykey_site.config import Settings
from citykey_site.domain.networks import crowd_of
from citykey_site.domain.queueing import Lines
from citykey_site.domain.turns import Turn, needs_no_turn, turn_of
from citykey_site.web.busy import BusyPages

NAME = "citykey.gate"
# As many at a time as one process can usefully do; most of a request is Python.
WORKERS = 8
# Each waits in a thread of its own: the sample for gunicorn has more threads than this and
# `WORKERS` together, so that there is always one to say no.
MOST_WAITING = 1000
# Whoever waits longer than was expected of any line is told so.
PATIENCE_SECONDS = 45


def init_app(app: Flask, settings: Settings) -> None:
    """Puts the gate before the program; call it first, so that all others stand before it."""
    gate = Gate(app.wsgi_app, BusyPages(app, settings))
    app.wsgi_app = app.extensions[NAME] = gate


class Gate:
    """Lets requests in by turns; `lines` says who waits and how many were refused."""

    # In the environment of a request: its server has no place for it. No header of a visitor can
    # reach this name.
    REFUSED = "citykey.refused"

    def __init__(self, inner: Callable, busy: BusyPages) -> None:
        self._inner, self._busy = inner, busy
        self._lock = threading.Lock()
        self._is_open = False
        self.lines: Lines = Lines(workers=WORKERS, most=MOST_WAITING)
        self.working = 0

    def stand_aside(self, lines: Lines) -> None:
        """Leaves the lines to the server, whose lines are shown here from now on."""
        self._is_open, self.lines = True, lines

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        is_refused = self.REFUSED in environ
        if self._is_open and not is_refused:
            return self._inner(environ, start_response)
        if needs_no_turn(environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", "")):
            return self._inner(environ, start_response)
        if is_refused:
            return self._busy.answer(environ, start_response)
        turn = _turn_of(environ)
        if not self._enter(environ, turn):
            return self._busy.answer(environ, start_response)
        began = perf_counter()
        try:
            return self._inner(environ, start_response)
        finally:
            self._go(turn, perf_counter() - began)

    def _enter(self, environ: dict, turn: Turn) -> bool:
        """Waits for a turn; False where there is none, or it does not come."""
        with self._lock:
            if self.working < WORKERS:
                self.working += 1
                return True
            mine = threading.Event()
            network = crowd_of(environ.get("REMOTE_ADDR", ""))
            if not self.lines.join(mine, turn=turn, network=network):
                return False
        if mine.wait(PATIENCE_SECONDS):
            return True
        with self._lock:
            # A turn that came in this very moment is taken.
            return not self.lines.leave(mine)

    def _go(self, turn: Turn, seconds: float) -> None:
        """Ends a work: whose turn it is goes in, in the same place."""
        with self._lock:
            self.lines.worked(turn, seconds)
            place = self.lines.next()
            if place is None:
                self.working -= 1
            else:
                place.item.set()


def _turn_of(environ: dict) -> Turn:
    cookies = environ.get("HTTP_COOKIE", "")
    return turn_of(environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", ""), cookies)
