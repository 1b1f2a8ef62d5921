"""Pages: a request comes in, a page goes out. Reads storage, writes only through services."""

from flask import Flask

from citykey_site.config import Settings
from citykey_site.web import (
    assets,
    bookings,
    checks,
    compression,
    documents,
    draws,
    embed,
    errors,
    events,
    feeds,
    flyers,
    gate,
    help,
    kept_pages,
    languages,
    limits,
    metrics,
    my_booking,
    navigators,
    pages,
    privacy,
    reports,
    request_log,
    search,
    security,
    signing,
    staff,
    stop,
    tally,
    tickets,
    updates,
    waitlist,
)


def init_app(app: Flask, settings: Settings) -> None:
    """Gives an app its pages, headers, limits and error pages."""
    gate.init_app(app, settings)
    kept_pages.init_app(app)
    security.init_app(app, settings)
    signing.init_app(app, app.extensions["citykey.session_secret"])
    languages.init_app(app)
    limits.init_app(app, settings)
    assets.init_app(app)
    errors.init_app(app)
    for part in (
        pages,
        privacy,
        search,
        events,
        *feeds.PARTS,
        embed,
        bookings,
        checks,
        *my_booking.PARTS,
        *navigators.PARTS,
        draws,
        tickets,
        reports,
        *waitlist.PARTS,
        *updates.PARTS,
        *stop.PARTS,
        flyers,
        documents,
        help,
        metrics,
    ):
        app.register_blueprint(part.blueprint)
    staff.init_app(app)
    security.read_forms(app)
    compression.init_app(app)
    tally.init_app(app)
    request_log.init_app(app)
