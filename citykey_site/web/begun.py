"""What this browser began and finishes by a letter: the cookie holds the request's uid."""

from flask import Response, redirect, session

from citykey_site.domain.checks import Request
from citykey_site.web.render import links

NAME = "request"


def keep(asked: Request) -> Response:
    """Remembers a request in this browser, and leads to the page that waits for its letter."""
    session[NAME] = asked.uid
    return redirect(links().page("check"), 303)


def uid() -> str | None:
    """Returns the uid of the last request that this browser began, None where it began none."""
    return session.get(NAME)


def is_here(asked_uid: str) -> bool:
    """Tells whether this browser began a request; what the request made has the same uid."""
    return uid() == asked_uid
