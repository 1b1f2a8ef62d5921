"""Staff pages: English, behind a sign-in, each with a rule of who may open it."""

from flask import Flask

from citykey_site.web.staff import (
    assisted,
    check_in,
    door,
    events,
    guard,
    helper_sign_in,
    home,
    lost_code,
    missed,
    paper,
    passes,
    render,
    roster,
    slips,
    walk_ins,
)

PARTS = (
    home,
    events,
    door,
    check_in,
    lost_code,
    roster,
    walk_ins,
    missed,
    paper,
    assisted,
    slips,
    passes,
    helper_sign_in,
)


def init_app(app: Flask) -> None:
    """Gives an app its staff pages. Raises NoRule where a page does not say who may open it."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    guard.init_app(app)
    render.init_app(app)
