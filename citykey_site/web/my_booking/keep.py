"""Ways to keep the code that need neither our email nor a network: a text, a file, the screen."""

from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, redirect

from citykey_site.domain.bookings import Booking
from citykey_site.web import languages
from citykey_site.web.my_booking.guard import with_booking
from citykey_site.web.pictures import slip_picture
from citykey_site.web.render import links, office, page
from citykey_site.words import templates

blueprint = Blueprint("keep", __name__)
NO_BREAK = "\u00a0"
FILE = "appointment.html"  # A name that tells nobody what the appointment is for.
# The file brings its own style and loads nothing, also where it is opened by itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def text_link(booking: Booking) -> str:
    """Returns the link that opens the person's own messages with the words ready.

    The number stays empty, and with it the form `sms:?&body=` is read by Android and iPhone.
    """
    template = templates.text(languages.code()).get_template("my_booking/text_message.txt")
    words = template.render(booking=booking, office=office()).strip()
    # With a no-break space a text in English would be sent as three and not as two.
    return f"sms:?&body={quote(words.replace(NO_BREAK, ' '), safe='')}"


@blueprint.get("/<lang>/booking/code")
@with_booking
def show_code(booking: Booking, now: datetime) -> Response:
    """Shows the code alone, as large as the screen allows, to hold up or to photograph."""
    if not booking.is_active:
        return redirect(links().page("booking/details"), 303)
    return _about("my_booking/code.html", booking)


@blueprint.get("/<lang>/booking/save")
@with_booking
def save(booking: Booking, now: datetime) -> Response:
    """Returns the appointment as one file that opens without a network."""
    if not booking.is_active:
        return redirect(links().page("booking/details"), 303)
    response = _about("my_booking/saved.html", booking, policy=POLICY)
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _about(template: str, booking: Booking, **more: object) -> Response:
    picture = slip_picture(booking.slip, base_url=office().base_url)
    return page(template, booking=booking, slip_picture=picture, private=True, **more)
