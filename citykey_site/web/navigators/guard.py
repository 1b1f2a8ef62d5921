"""Gives a page the sitting of this browser."""

from functools import wraps

from flask import Response, redirect

from citykey_site import clock
from citykey_site.web import sittings
from citykey_site.web.render import links

MISTAKE = 422


def with_sitting(view):
    """Gives a view the sitting; without one it leads to the page that begins one."""

    @wraps(view)
    def wrapped(**values: object) -> Response:
        now = clock.now()
        sitting = sittings.current(now)
        if sitting is None:
            return redirect(links().page("navigators/sitting"), 303)
        return view(sitting=sitting, now=now, **values)

    return wrapped
