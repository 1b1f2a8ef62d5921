"""Lets somebody into a staff page, or leads to the sign-in. A page without a rule is a fault."""

import secrets
from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, abort, current_app, g, redirect, request, session
from werkzeug.exceptions import Forbidden

from citykey_site import clock
from citykey_site.domain.events import Event
from citykey_site.domain.staff import Actor, Need, SignIn, Stage, is_live, may
from citykey_site.storage import events, staff_sessions
from citykey_site.web.staff import goals, kept

START = "/staff/"
SIGN_IN = "/staff/sign-in"
SECOND_CODE = "/staff/sign-in/authenticator"
TOKEN, SEEN = "staff", "staff_seen"
take_goal = goals.take


class NoRule(Exception):
    """A staff page does not say who may open it."""


class NotAllowed(Forbidden):
    """Somebody is signed in whose role, or whose day pass, does not open this page."""


def needs(need: Need) -> Callable:
    """Marks a view with who may open it; every staff view has this mark nearest to it."""

    def mark(view: Callable) -> Callable:
        view.need = need
        return view

    return mark


def init_app(app: Flask) -> None:
    """Guards every staff page. Raises NoRule where one has no rule."""
    for rule in app.url_map.iter_rules():
        if is_staff(rule.rule) and need_of(app, rule.endpoint) is None:
            raise NoRule(rule.rule)
    app.before_request(_guard)


def is_staff(path: str) -> bool:
    """Tells whether an address is one of the staff pages."""
    return path.startswith(START) or path == START.rstrip("/")


def need_of(app: Flask, endpoint: str) -> Need | None:
    """Returns who may open an endpoint, None where it does not say."""
    return getattr(app.view_functions[endpoint], "need", None)


def actor() -> Actor | None:
    """Returns who is signed in on this browser, None where nobody is."""
    return g.get("staff_actor")


def open_session(token: str, *, now: datetime) -> None:
    """Gives this browser a sign-in in place of the one before; its cookie is another one."""
    goal = goals.peek()
    session.clear()
    session[TOKEN], session[SEEN] = token, now.isoformat()
    goals.keep(goal)


def close_session() -> None:
    """Leaves a cookie that is other than before, with nobody signed in.

    Chromium was seen to show a private page again on Back where the cookie stayed as it was.
    """
    session.clear()
    session["fresh"] = secrets.token_hex(8)


def check_event(event: Event) -> None:
    """Refuses a helper whose day pass is for another event."""
    if not may(actor(), Need.DOOR, event_id=event.public_id):
        raise NotAllowed


def event_or_404(event_id: str) -> Event:
    """Returns an event, drafts as well; the page is a 404 where there is none."""
    event = events.find_any(event_id)
    if event is None:
        abort(404)
    return event


def _guard() -> Response | None:
    if not is_staff(request.path) or request.endpoint is None:
        return None
    need = need_of(current_app, request.endpoint)
    if need is None:
        raise NoRule(request.path)
    now = clock.now()
    found = _found()
    g.staff_actor = _live(found, now)
    event_id = (request.view_args or {}).get("event_id", "")
    if may(actor(), need, event_id=event_id):
        return kept.on_its_way(session.get(TOKEN))
    if actor() is None:
        return _to_sign_in(found)
    if actor().stage is Stage.MAILED:
        return redirect(SECOND_CODE, 303)
    raise NotAllowed


def _to_sign_in(ended: SignIn | None) -> Response:
    goal = request.path
    if request.method == "POST" and ended is not None and kept.keep(session[TOKEN], ended.actor):
        goal = kept.PAGE
    goals.keep(goal)
    return redirect(SIGN_IN, 303)


def _found() -> SignIn | None:
    token = session.get(TOKEN)
    return staff_sessions.find(token) if token and session.get(SEEN) else None


def _live(found: SignIn | None, now: datetime) -> Actor | None:
    if found is None:
        return None
    if not is_live(found, seen_at=datetime.fromisoformat(session[SEEN]), now=now):
        return None
    session[SEEN] = now.isoformat()
    return found.actor
