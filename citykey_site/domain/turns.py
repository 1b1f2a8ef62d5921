"""Whose request is answered first while more people come than can be answered at once.

Each kind of request has a line of its own and a share of the time, so that none waits for ever.
"""

import re
from enum import IntEnum

from citykey_site.domain import languages


class Turn(IntEnum):
    """Names the lines; of two that are owed the same, the earlier one goes first.

    `HELD` is what people need who hold a place already, staff, and whoever watches the machine.
    `BEGUN` is a form that somebody filled in. `READING` is everything else. `CROWD` is what comes
    from one network that has many requests waiting already.
    """

    HELD = 0
    BEGUN = 1
    READING = 2
    CROWD = 3


# Shares of the working time while all four wait.
SHARES = {Turn.HELD: 8, Turn.BEGUN: 4, Turn.READING: 3, Turn.CROWD: 1}
# The longest wait that may be expected, in seconds, and how full the house may be: the room that
# one line leaves free is for those above it.
LONGEST = {Turn.HELD: 30.0, Turn.BEGUN: 30.0, Turn.READING: 20.0, Turn.CROWD: 10.0}
ROOM = {Turn.HELD: 1.0, Turn.BEGUN: 0.9, Turn.READING: 0.8, Turn.CROWD: 0.5}
# A shelter and a library share one address: so many of their people may wait like all others.
MANY_OF_ONE_NETWORK = 100

# Answered without any work; the stylesheet also makes the page readable that says no. Nothing
# else gets past the lines: a page that says "nothing is here" is work as well.
FREE = re.compile(
    r"/(healthz|leave|favicon\.ico|static/(icon\.svg|(site|staff)\.[0-9a-f]{10}\.css))"
)
OF_WATCHERS = frozenset({"readyz", "metrics"})
OF_HOLDERS = frozenset({"booking", "check"})
# A link in a letter: the name, and more after it.
IN_LETTERS = frozenset({"waitlist", "updates", "stop", "draw"})
# How the site's cookie ends on its way here, sealed (`__Host-citykey`) or not.
COOKIE = "citykey="


def needs_no_turn(method: str, path: str) -> bool:
    """Tells whether a request is answered at once, whoever waits."""
    return method in {"GET", "HEAD"} and FREE.fullmatch(path) is not None


def turn_of(method: str, path: str, cookies: str) -> Turn:
    """Returns the line for a request; `cookies` are its header, which is not checked here.

    Who makes up a cookie gets into a line that has its bounds as well.
    """
    has_cookie = COOKIE in cookies
    pieces = _pieces(path)
    if pieces[0] in OF_WATCHERS or (pieces[0] == "staff" and has_cookie):
        return Turn.HELD
    if len(pieces) > 1 and pieces[0] in languages.served() and _is_of_holders(pieces[1:]):
        return Turn.HELD
    return Turn.BEGUN if method == "POST" and has_cookie else Turn.READING


def _pieces(path: str) -> list[str]:
    return path[:200].lstrip("/").split("/")[:3]


def _is_of_holders(pieces: list[str]) -> bool:
    return pieces[0] in OF_HOLDERS or (pieces[0] in IN_LETTERS and len(pieces) > 1)
