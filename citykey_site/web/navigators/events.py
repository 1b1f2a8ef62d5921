"""Chooses the event for the next clients, by place."""

from datetime import datetime

from flask import Blueprint, Response, request

from citykey_site.domain import search
from citykey_site.domain.places import find as find_place
from citykey_site.domain.sittings import Sitting
from citykey_site.domain.typed import plain
from citykey_site.storage import search as storage
from citykey_site.web.forms.search import LONGEST_PLACE
from citykey_site.web.navigators.guard import with_sitting
from citykey_site.web.render import page

blueprint = Blueprint("sitting_events", __name__)


@blueprint.get("/<lang>/navigators/sitting/events")
@with_sitting
def choose_event(sitting: Sitting, now: datetime) -> Response:
    """Shows events with places, the nearest to a place first where one is named."""
    near = plain(request.args.get("near", ""), limit=LONGEST_PLACE)
    place = find_place(near).place if near else None
    measured = place is not None and place.point is not None
    wanted = search.Search(
        place=place,
        people=sitting.people,
        sort=search.Sort.NEAREST if measured else search.Sort.SOONEST,
    )
    found, _ = storage.find_events(wanted, now=now)
    return page(
        "navigators/events.html",
        near=near,
        unknown=bool(near) and place is None,
        found=[item for item in found if item.left and not item.by_draw],
        private=True,
    )
