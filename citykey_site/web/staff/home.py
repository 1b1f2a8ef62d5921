"""The first page of staff."""

from flask import Blueprint, Response, redirect

from citykey_site.domain.staff import Need
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.render import staff_page

blueprint = Blueprint("staff_home", __name__)


@blueprint.get("/staff/")
@needs(Need.DOOR)
def home() -> Response:
    """Shows what there is to do; a helper goes straight to the door."""
    if actor().is_helper:
        return redirect(f"/staff/events/{actor().event_id}/door", 303)
    return staff_page("staff/home.html")
