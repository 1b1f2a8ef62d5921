"""Staff pages: English, behind a sign-in, each with a rule of who may open it."""

from flask import Flask

from citykey_site.web.staff import (
    account,
    allowances,
    assisted,
    cancellations,
    check_in,
    clone,
    continuing,
    door,
    enroll,
    event_edit,
    event_form,
    events,
    exports,
    figures,
    guard,
    helper_sign_in,
    history,
    home,
    imports,
    lost_code,
    missed,
    paper,
    passes,
    people,
    person,
    preview,
    publish,
    removal,
    render,
    reports,
    roster,
    second_code,
    series,
    sign_in,
    sign_out,
    sizes,
    slips,
    sso,
    venues,
    walk_ins,
    windows,
)

PARTS = (
    home,
    sign_in,
    second_code,
    enroll,
    sign_out,
    account,
    continuing,
    people,
    person,
    events,
    event_form,
    event_edit,
    preview,
    publish,
    removal,
    clone,
    series,
    venues,
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
    windows,
    cancellations,
    imports,
    exports,
    figures,
    history,
    allowances,
    reports,
    sso,
)


def init_app(app: Flask) -> None:
    """Gives an app its staff pages. Raises NoRule where a page does not say who may open it."""
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    guard.init_app(app)
    sizes.init_app(app)
    render.init_app(app)
    sso.init_app(app)
