"""All events as a file, in the columns of the import."""

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain import times
from citykey_site.domain.event_csv import write_events
from citykey_site.domain.staff import Need
from citykey_site.storage import events, slots
from citykey_site.web.staff.guard import needs

blueprint = Blueprint("staff_exports", __name__)


@blueprint.get("/staff/export.csv")
@needs(Need.EVENTS)
def export() -> Response:
    """Gives every event, drafts and canceled ones as well; nobody who booked is in it.

    The byte order mark tells spreadsheets that it is UTF-8.
    """
    found = tuple(events.every())
    windows = slots.of_events(event.id for event in found)
    text = write_events((event, windows[event.id]) for event in found)
    response = Response(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    name = f"events-{times.day_of(clock.now())}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
