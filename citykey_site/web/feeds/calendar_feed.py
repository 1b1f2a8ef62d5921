"""The coming events as a calendar to subscribe to."""

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain.languages import SOURCE
from citykey_site.mail import calendars
from citykey_site.storage import events
from citykey_site.web.events import calendar_words
from citykey_site.web.feeds.answers import open_answer
from citykey_site.web.render import office

blueprint = Blueprint("calendar_feed", __name__)


@blueprint.get("/events.ics")
def as_calendar() -> Response:
    """Gives every coming event as a calendar."""
    now = clock.now()
    found = [calendar_words(event, SOURCE) for event in events.public_from(now)]
    # The same events are the same bytes: the stamp is the start of the day.
    stamp = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return open_answer(
        calendars.events_calendar(found, office=office(), now=stamp), "text/calendar"
    )
