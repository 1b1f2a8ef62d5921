"""Staff pages: English, behind a sign-in, each with a rule of who may open it."""

from flask import Flask

from citykey_site.web.staff import events, guard, home, render

PARTS = (home, events)


def init_app(app: Flask) -> None:
    """Gives an app its staff pages. Raises NoRule where a page does not say who may open it."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    guard.init_app(app)
    render.init_app(app)
