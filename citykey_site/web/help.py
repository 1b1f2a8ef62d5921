"""Help in plain words: how a person helps, and one page for each question."""

from flask import Blueprint, Response, abort

from citykey_site.domain import help_facts
from citykey_site.web.kept_pages import kept
from citykey_site.web.render import public_page

blueprint = Blueprint("help", __name__)

PAGES = {
    "how-it-works": "help/how_it_works.html",
    "who-can-apply": "help/who_can_apply.html",
    "card": "help/card.html",
    "lost-card": "help/lost_card.html",
    "renewal": "help/renewal.html",
    "late": "help/late.html",
    "children": "help/children.html",
    "no-home-address": "help/no_home_address.html",
    "unsafe-address": "help/unsafe_address.html",
    "contact": "help/contact.html",
}
TOPICS = tuple(PAGES)


@blueprint.get("/<lang>/help")
@kept
def index() -> Response:
    """Shows how to be helped by a person, and the questions that have a page."""
    return public_page("help/help.html", topics=TOPICS, known=help_facts.known())


@blueprint.get("/<lang>/help/<topic>")
@kept
def show(topic: str) -> Response:
    """Answers one question; facts about CityKey have their date."""
    if topic not in PAGES:
        abort(404)
    return public_page(PAGES[topic], topic=topic, known=help_facts.known())
