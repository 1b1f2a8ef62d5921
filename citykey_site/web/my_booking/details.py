"""Shows the open booking, as a page and as a calendar file."""

from datetime import datetime

from flask import Blueprint, Response

from citykey_site.domain.bookings import Booking, State
from citykey_site.mail import bookings as letters
from citykey_site.web import passes, sittings
from citykey_site.web.events import calendar_file
from citykey_site.web.forms.base import PressForm
from citykey_site.web.my_booking.guard import with_booking
from citykey_site.web.my_booking.keep import text_link
from citykey_site.web.my_booking.offers import offer_page
from citykey_site.web.pictures import slip_picture
from citykey_site.web.render import office, page

blueprint = Blueprint("details", __name__)


@blueprint.get("/<lang>/booking/details")
@with_booking
def details(booking: Booking, now: datetime) -> Response:
    """Shows the open booking; one that the office canceled with the times it can have."""
    if booking.state is State.EVENT_CANCELED:
        return offer_page(booking, now)
    return page(
        "my_booking/details.html",
        booking=booking,
        news=passes.news(),
        in_sitting=bool(sittings.token()),
        changeable=booking.is_active and not booking.slot.has_started(now),
        past=now >= booking.slot.ends_at,
        text_link=text_link(booking),
        slip_picture=slip_picture(booking.slip, base_url=office().base_url),
        form=PressForm(),
        private=True,
    )


@blueprint.get("/<lang>/booking/calendar.ics")
@with_booking
def calendar(booking: Booking, now: datetime) -> Response:
    """Returns the open booking as a calendar file."""
    body = letters.calendar(booking, office=office(), now=now)
    return calendar_file(body, "appointment.ics")
