"""The staff page that was asked for before signing in, where the sign-in leads."""

from flask import current_app, session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

START = "/staff/"
KEPT = "staff_goal"


def keep(path: str | None) -> None:
    """Keeps the path of a page for after the sign-in; nothing where there is none."""
    if path:
        session[KEPT] = path


def peek() -> str | None:
    """Returns what is kept, and keeps it."""
    return session.get(KEPT)


def take() -> str:
    """Returns the page to go to and forgets it: the first page unless a page of ours was kept."""
    path = session.pop(KEPT, START)
    return path if _is_ours(path) else START


def _is_ours(path: str) -> bool:
    # The path comes from our own signed cookie; it is read again, since routes may change.
    if not path.startswith(START):
        return False
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return True
