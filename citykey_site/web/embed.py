"""What other sites may show: a short list in a frame, a picture, and the page that says how.

The list is the one page that may be framed. It has no form and sets no cookie; its links open
the site itself, outside of the frame.
"""

from dataclasses import replace

from flask import Blueprint, Response, request

from citykey_site import clock
from citykey_site.storage import search as storage
from citykey_site.web import languages, snippets
from citykey_site.web.badges import badge
from citykey_site.web.feeds.answers import open_answer
from citykey_site.web.forms.search import read
from citykey_site.web.kept_pages import kept
from citykey_site.web.render import office, public_page
from citykey_site.web.security import allow_frames

blueprint = Blueprint("embed", __name__)
ROWS = 10
DAY = "public, max-age=86400"
FILES = ("/events.ics", "/events.json", "/events.csv", "/slots/$bulk-publish")


@blueprint.get("/embed/<lang>/events")
@kept
def framed_events() -> Response:
    """Shows the next events with places; a field that is wrong is left aside."""
    asked = read(request.args)
    only = replace(asked.search, page=1)
    found, _ = storage.find_events(only, now=clock.now(), rows=ROWS)
    page = public_page("embed/events.html", asked=asked, search=only, found=found)
    return allow_frames(page)


@blueprint.get("/embed/<lang>/picture.svg")
def picture() -> Response:
    """Draws the picture for a link; pages of other sites may show it."""
    response = open_answer(badge(languages.code(), demo=office().demo), "image/svg+xml")
    # It tells nothing that changes in a day.
    response.headers["Cache-Control"] = DAY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@blueprint.get("/<lang>/share")
@kept
def share() -> Response:
    """Shows what to copy into another site."""
    facts = {"base": office().base_url, "rows": ROWS, "files": FILES}
    facts |= {"frame": snippets.frame(languages.code()), "link": snippets.link(languages.code())}
    return public_page("share/share.html", **facts)
