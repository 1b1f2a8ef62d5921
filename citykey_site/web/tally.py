"""Counts what a request did, under names that are settled at the start; none is of a person.

`web/metrics.py` tells the counts. Of a request only the rule of its page is known here, the
method, the kind of status and how long it took.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import product

from flask import Flask

from citykey_site.counts import Counts, Name, Read, Seen
from citykey_site.domain import refusals
from citykey_site.domain.turns import Turn
from citykey_site.storage import connections
from citykey_site.storage.counted import TALLY, Counted
from citykey_site.web import gate, kept_pages

FOLDER = "counts"
METHODS = ("GET", "HEAD", "POST", "other")
# Of the program's failures those are apart that ask to come back.
STATUSES = ("2xx", "3xx", "4xx", "5xx", "503")
# Why a request was refused, where that may be an attack: the words of `request_log.Why`.
WHYS = ("code", "foreign", "host", "role", "throttle", "token")
# Seconds: a kept page, a page made anew, a deed, a wait that people notice, one that is too long;
# 15 is the longest that a deed waits for its turn to write.
BUCKETS = (0.005, 0.02, 0.1, 0.5, 2.0, 15.0)
STEPS = tuple(map(str, range(len(BUCKETS) + 1)))
NOWHERE = "none"  # No rule fits the address.
MICRO = 1_000_000


class Tally:
    """Counts for one app."""

    def __init__(self, app: Flask) -> None:
        self._routes = frozenset(rule.rule for rule in app.url_map.iter_rules())
        self._counts = Counts(
            app.extensions["citykey.settings"].instance / FOLDER,
            sums=_names((NOWHERE, *sorted(self._routes))),
            follows=dict(_follows(app)),
            levels=dict(_levels(app)),
        )

    def request(self, notes: dict, seconds: float) -> None:
        """Counts a request that was answered, by the notes of its line in the log."""
        route, method, why = notes["route"], notes["method"], notes.get("why")
        route = route if route in self._routes else NOWHERE
        method = method if method in METHODS else "other"
        steps = [
            (("request", route, method, _status(notes["status"])), 1),
            (("lasted", route, STEPS[bisect_left(BUCKETS, seconds)]), 1),
            (("micros", route), round(seconds * MICRO)),
        ]
        if why:
            steps.append((("why", why), 1))
        self._counts.add(*steps)

    def refusal(self, no: refusals.Refusal) -> None:
        """Counts that a person was told a named no."""
        self._counts.add((("refusal", type(no).__name__), 1))

    def deed(self, what: Counted, number: int) -> None:
        """Counts deeds whose transaction is committed."""
        self._counts.add((("deed", what), number))

    def look(self) -> Seen:
        """Returns the counts of all processes of this machine."""
        return self._counts.look()


def init_app(app: Flask) -> None:
    """Gives an app its tally; call it when all rules are there."""
    app.extensions[TALLY] = Tally(app)


def every_refusal(root: type = refusals.Refusal) -> Iterator[str]:
    """Yields the name of every refusal that there is."""
    for kind in root.__subclasses__():
        yield kind.__name__
        yield from every_refusal(kind)


def _status(number: int) -> str:
    return "503" if number == 503 else STATUSES[number // 100 - 2]


def _names(routes: tuple[str, ...]) -> Iterator[Name]:
    yield from product(("request",), routes, METHODS, STATUSES)
    yield from product(("lasted",), routes, STEPS)
    yield from product(("micros",), routes)
    yield from product(("why",), WHYS)
    yield from product(("refusal",), sorted(set(every_refusal())))
    yield from product(("deed",), Counted)


def _follows(app: Flask) -> Iterator[tuple[Name, Read]]:
    pages = app.extensions[kept_pages.NAME]
    yield ("kept", "hit"), lambda: pages.hits
    yield ("kept", "miss"), lambda: pages.misses
    the_gate = app.extensions[gate.NAME]
    for turn in Turn:
        # The lines may be those of the server: they are looked up each time.
        yield ("refused", turn.name.lower()), lambda turn=turn: the_gate.lines.refused.get(turn, 0)


def _levels(app: Flask) -> Iterator[tuple[Name, Read]]:
    pages = app.extensions[kept_pages.NAME]
    the_gate = app.extensions[gate.NAME]
    yield ("kept_bytes",), lambda: pages.bytes
    yield ("waiting",), lambda: len(the_gate.lines)
    with app.app_context():
        yield ("connections",), connections.in_use()
