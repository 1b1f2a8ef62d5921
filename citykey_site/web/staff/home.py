"""The first page of staff: what is on, and what needs a person."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect

from citykey_site import clock
from citykey_site.domain.staff import Need, is_day_of
from citykey_site.domain.times import day_of
from citykey_site.services import watch
from citykey_site.storage import event_lists, reports
from citykey_site.web.staff.alerts import age, alerts
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.render import staff_page

blueprint = Blueprint("staff_home", __name__)
EVENTS_SHOWN = 8


@blueprint.get("/staff/")
@needs(Need.DOOR)
def home() -> Response:
    """Shows what there is to do; a helper goes straight to the door."""
    if actor().is_helper:
        return redirect(f"/staff/events/{actor().event_id}/door", 303)
    now = clock.now()
    found = event_lists.from_day(day_of(now), limit=EVENTS_SHOWN)
    today = [item for item in found if is_day_of(item.event.starts_at, now=now)]
    drafts = event_lists.drafts(now=now)
    hours = current_app.extensions["citykey.settings"].erase_after_hours
    seen = watch.look([item.event for item in today], erase_after=timedelta(hours=hours), now=now)
    return staff_page(
        "staff/home.html",
        today=today,
        coming=found[len(today) :],
        planned=[event for event in drafts if event.publish_at],
        drafts=len([event for event in drafts if not event.publish_at]),
        seen=seen,
        alerts=alerts(seen),
        reports=reports.number(),
        age=age,
    )
