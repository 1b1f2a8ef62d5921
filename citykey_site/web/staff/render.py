"""Makes a staff page: in English, for the person who is signed in, kept by no cache."""

from flask import Flask, Response, request

from citykey_site.domain.staff import Need, may
from citykey_site.web import assets
from citykey_site.web.forms.base import PressForm
from citykey_site.web.render import page
from citykey_site.web.request_log import Why, note
from citykey_site.web.staff.guard import NotAllowed, actor
from citykey_site.web.staff.news import news

MISTAKE = 422


def init_app(app: Flask) -> None:
    """Gives the refusal of a staff page its own page."""
    app.register_error_handler(NotAllowed, _refused)


def staff_page(template: str, status: int = 200, **facts: object) -> Response:
    """Returns a staff page; `actor`, `may_publish`, `press` and `news` are among its facts.

    `press` gives the token to forms that are one button. `news` is what has just been done; a
    page that tells a mistake leaves it for the next.
    """
    return page(
        template,
        status,
        actor=actor(),
        may_publish=may(actor(), Need.EVENTS),
        press=PressForm(),
        news=news() if status == 200 and request.method == "GET" else "",
        stylesheet=assets.staff_stylesheet(),
        **facts,
    )


def _refused(_no: NotAllowed) -> Response:
    note(Why.ROLE)
    return staff_page("staff/refused.html", 403)
