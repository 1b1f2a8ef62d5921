"""Gives a page the booking that is open in this browser."""

from functools import wraps

from flask import Response, redirect

from citykey_site import clock
from citykey_site.web import passes
from citykey_site.web.render import links

MISTAKE = 422


def with_booking(view):
    """Gives a view the open booking; without one it leads to the form that opens it."""

    @wraps(view)
    def wrapped(**values: object) -> Response:
        now = clock.now()
        booking = passes.booking(now)
        if booking is None:
            return redirect(links().page("booking"), 303)
        return view(booking=booking, now=now, **values)

    return wrapped
