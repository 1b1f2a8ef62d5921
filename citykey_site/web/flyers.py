"""Flyers of the next events for a notice board, and the short address that stands on them."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict

from citykey_site import clock
from citykey_site.domain.flyers import EVENTS, short_zip
from citykey_site.domain.search import Search
from citykey_site.domain.times import day_of
from citykey_site.storage import search as storage
from citykey_site.storage.search import EventFound
from citykey_site.web.forms.search import read
from citykey_site.web.kept_pages import kept
from citykey_site.web.pictures import qr
from citykey_site.web.render import links, office, page, public_page

blueprint = Blueprint("flyers", __name__)
MISTAKE = 422
FIELDS = ("near", "people")


@blueprint.get("/<lang>/flyer")
@kept
def flyer() -> Response:
    """Shows a flyer to print, of the next events near a place or in all of Chicago."""
    now = clock.now()
    asked = read(MultiDict({name: request.args.get(name, "") for name in FIELDS}))
    if asked.errors:
        return page("flyers/flyer.html", MISTAKE, asked=asked)
    zip_code = short_zip(asked.search.place)
    address = office().base_url + (links().short(zip_code) if zip_code else links().home())
    return public_page(
        "flyers/flyer.html",
        asked=asked,
        found=_next(asked.search, now),
        day=day_of(now),
        typed=_to_type(address),
        address=address,
        picture=qr,
    )


@blueprint.get("/<lang>/<int(fixed_digits=5):zip_code>")
def short(zip_code: int) -> Response:
    """Leads from the short address on a flyer to the events near a ZIP."""
    return redirect(links().search("events", [("near", f"{zip_code:05}")]))


def _next(search: Search, now: datetime) -> list[EventFound]:
    """Returns the events that are nearest, or soonest where no place was named, by date."""
    found, _ = storage.find_events(search, now=now, rows=EVENTS)
    return sorted(found, key=lambda item: item.starts_at)


def _to_type(address: str) -> str:
    """Returns an address as people type it: a browser adds the scheme by itself."""
    pieces = urlsplit(address)
    return f"{pieces.netloc}{pieces.path}"
