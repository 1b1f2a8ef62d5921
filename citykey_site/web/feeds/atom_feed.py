"""The coming events as an Atom feed (RFC 4287) in each language.

`updated` is the newest moment at which something changed that a reader should know: staff
planned, published, changed or canceled the event, its draw was done, or its booking opened.
Places that come and go do not count, as the time of no booking is kept. So the same facts are
the same bytes at any hour.
"""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain.history import Deed
from citykey_site.domain.languages import served
from citykey_site.storage import history
from citykey_site.web import languages
from citykey_site.web.feeds import facts
from citykey_site.web.feeds.answers import open_answer
from citykey_site.web.feeds.facts import Coming
from citykey_site.web.feeds.markup import add, document
from citykey_site.web.render import links, office
from citykey_site.words import templates

blueprint = Blueprint("atom_feed", __name__)
SPACE = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"
TOLD = (
    Deed.ADDED, Deed.CHANGED, Deed.PUBLISHED, Deed.EVENT_CANCELED, Deed.WINDOW_CANCELED, Deed.DRAWN
)  # fmt: skip
ENTRY = {"title": "feeds/entry_title.txt", "summary": "feeds/entry_summary.txt"}
# For an event of which no moment is known, such as those of a demonstration.
DAWN = datetime(2026, 1, 1, tzinfo=UTC)


@blueprint.get("/<lang>/events.atom")
def as_atom() -> Response:
    """Gives every coming event as one entry; a canceled one says so in its title."""
    now = clock.now()
    found = facts.coming(now)
    told = history.last_told((item.event.public_id for item in found), TOLD)
    moments = [_updated(item, told, now) for item in found]
    root = _feed(max(moments, default=DAWN))
    for item, moment in zip(found, moments, strict=True):
        _add_entry(root, item, moment, now)
    return open_answer(document(root), TYPE)


def _feed(updated: datetime) -> Element:
    code, base = languages.code(), office().base_url
    own = base + links().page("events.atom")
    root = Element("feed", {"xmlns": SPACE, "xml:lang": served()[code].tag})
    text = templates.text(code).get_template("feeds/title.txt")
    add(root, "title", text.render(office=office()).strip())
    add(root, "id", own)
    add(root, "updated", updated.isoformat())
    add(root, "link", rel="self", type=TYPE, href=own)
    add(root, "link", rel="alternate", type="text/html", href=base + links().page("events"))
    text = templates.text(code).get_template("feeds/author.txt")
    add(add(root, "author"), "name", text.render().strip())
    return root


def _add_entry(root: Element, item: Coming, updated: datetime, now: datetime) -> None:
    code = languages.code()
    address = facts.event_url(item.event, code)
    said = {"item": item, "event": item.event, "standing": item.standing(now)}
    entry = add(root, "entry")
    for name, template in ENTRY.items():
        add(entry, name, templates.text(code).get_template(template).render(said).strip())
    add(entry, "id", address)
    add(entry, "link", rel="alternate", type="text/html", href=address)
    add(entry, "updated", updated.isoformat())


def _updated(item: Coming, told: dict[str, datetime], now: datetime) -> datetime:
    event = item.event
    moments = (told.get(event.public_id), event.opens_at, event.draw_opens_at, event.drawn_at)
    return max((moment for moment in moments if moment and moment <= now), default=DAWN)
