"""Makes the page of one party at the door."""

from flask import Response

from citykey_site import clock
from citykey_site.domain import attendance as rules
from citykey_site.domain.bookings import Booking
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.staff import Need, is_day_of, may
from citykey_site.storage import attendance
from citykey_site.web.forms.base import Stale
from citykey_site.web.forms.door import CodeForm
from citykey_site.web.staff.guard import actor
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import staff_page
from citykey_site.words.spoken import english_names


def party_page(
    booking: Booking, status: int = 200, *, no: str = "", stale: Stale | None = None
) -> Response:
    """Returns the page of a party; `no` is what was refused, as a sentence."""
    now = clock.now()
    marks = attendance.of_booking(booking.uid)
    return staff_page(
        "staff/door/check_in.html",
        status,
        booking=booking,
        event=booking.event,
        language_name=english_names()[booking.language],
        marks=marks,
        waiting=rules.waiting(booking.party_size, marks),
        undoable=[
            person for person, mark in marks.items() if rules.may_undo(mark, actor=actor(), now=now)
        ],
        timing=rules.timing(booking.slot, now=now),
        is_today=is_day_of(booking.event.starts_at, now=now),
        closed=_why_closed(booking, now),
        form=CodeForm(),
        no=no,
        stale=stale,
    )


def closed_page(booking: Booking | None) -> Response | None:
    """Returns the page of a slip that opens nothing here: unknown, or of another event."""
    if booking is None:
        return staff_page("staff/door/unknown_slip.html", 404)
    if not may(actor(), Need.DOOR, event_id=booking.event.public_id):
        return staff_page("staff/door/other_event.html", 403, booking=booking, here=None)
    return None


def _why_closed(booking: Booking, now) -> str:
    """Returns why nobody of the party can be checked in, empty where it is possible."""
    try:
        rules.check_markable(booking, now=now)
    except Refusal as no:
        return staff_sentence(no)
    return ""
