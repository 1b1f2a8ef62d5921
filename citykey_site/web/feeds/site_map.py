"""The map for crawlers: every public page with its twins in the other languages.

https://www.sitemaps.org/protocol.html, with the `xhtml:link` of
https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap
"""

from xml.etree.ElementTree import Element

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain.languages import served
from citykey_site.storage import events
from citykey_site.web.addresses import Addresses
from citykey_site.web.feeds.answers import open_answer
from citykey_site.web.feeds.markup import add, document
from citykey_site.web.help import TOPICS
from citykey_site.web.kept_pages import kept
from citykey_site.web.render import office

blueprint = Blueprint("site_map", __name__)
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
PAGES = (
    "", "languages", "events", "times", "documents", "updates", "navigators", "share", "help",
    "privacy", "accessibility", *(f"help/{topic}" for topic in TOPICS),
)  # fmt: skip
MOST = 50_000  # The protocol takes no more in one file.


@blueprint.get("/sitemap.xml")
@kept
def site_map() -> Response:
    """Lists the public pages in every language, those of coming events as well."""
    root = Element("urlset", {"xmlns": SPACE, "xmlns:xhtml": XHTML})
    pages = [*(_fixed(name) for name in PAGES), *_events()]
    for page in pages[: MOST // len(served())]:
        _add_page(root, page)
    return open_answer(document(root), "application/xml")


def _fixed(name: str) -> dict[str, str]:
    return {code: Addresses(code).page(name) for code in served()}


def _events() -> list[dict[str, str]]:
    found = [event for event in events.public_from(clock.now()) if event.is_on]
    return [{code: Addresses(code).event(event.public_id) for code in served()} for event in found]


def _add_page(root: Element, page: dict[str, str]) -> None:
    base = office().base_url
    for address in page.values():
        row = add(root, "url")
        add(row, "loc", base + address)
        for code, twin in page.items():
            tag = served()[code].tag
            add(row, "xhtml:link", rel="alternate", hreflang=tag, href=base + twin)
