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
    errors,
    events,
    feeds,
    languages,
    limits,
    my_booking,
    navigators,
    pages,
    search,
    security,
    staff,
    tickets,
    waitlist,
)


def init_app(app: Flask, settings: Settings) -> None:
    """Gives an app its pages, headers, limits and error pages."""
    security.init_app(app, settings)
    languages.init_app(app)
    limits.init_app(app, settings)
    assets.init_app(app)
    errors.init_app(app)
    for part in (
        pages,
        search,
        events,
        feeds,
        bookings,
        checks,
        *my_booking.PARTS,
        navigators,
        draws,
        tickets,
        *waitlist.PARTS,
        documents,
    ):
        app.register_blueprint(part.blueprint)
    staff.init_app(app)
    compression.init_app(app)
