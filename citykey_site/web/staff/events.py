"""The events as staff see them: one event with all that can be done with it."""

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain.staff import Need, is_day_of
from citykey_site.storage import slots
from citykey_site.web.staff.guard import event_or_404, needs
from citykey_site.web.staff.render import staff_page

blueprint = Blueprint("staff_events", __name__)


@blueprint.get("/staff/events/<event_id>")
@needs(Need.EVENTS)
def hub(event_id: str) -> Response:
    """Shows an event with its windows, and leads to everything about it."""
    now = clock.now()
    event = event_or_404(event_id)
    windows = slots.of_event(event.id)
    return staff_page(
        "staff/events/hub.html",
        event=event,
        windows=windows,
        places=sum(slot.capacity for slot in windows),
        taken=sum(slot.taken for slot in windows),
        is_over=now >= event.ends_at,
        is_today=is_day_of(event.starts_at, now=now),
    )
