"""Shows a canceled booking with the time that is held for it, and takes the answer."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, redirect

from citykey_site.domain import refusals
from citykey_site.domain.alternatives import Hold
from citykey_site.domain.bookings import Booking, State
from citykey_site.services import offer_answers as deeds
from citykey_site.services.offers import free_for
from citykey_site.storage import bookings, holds
from citykey_site.web import languages, limits, passes
from citykey_site.web.forms.base import PressForm
from citykey_site.web.my_booking.change import chosen
from citykey_site.web.my_booking.guard import MISTAKE, with_booking
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

blueprint = Blueprint("offers", __name__)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@blueprint.get("/<lang>/booking/offer")
@blueprint.get("/<lang>/booking/offer/longer")
@blueprint.get("/<lang>/booking/offer/decline")
@with_booking
def lead_back(booking: Booking, now: datetime) -> Response:
    """Leads to the booking: the language links of a refused answer come here."""
    return _to_details()


@blueprint.post("/<lang>/booking/offer")
@limits.limiter.limit(limits.DEEDS)
@with_booking
def take(booking: Booking, now: datetime) -> Response:
    """Books the canceled booking again at the chosen time."""
    form = PressForm()
    if not form.is_trusted():
        return _refused(booking, form, now)
    event_id, slot_id = chosen()
    try:
        deeds.take(booking.uid, event_id=event_id, slot_id=slot_id, office=office(), now=now)
    except refusals.HasNewTime:
        passes.tell("kept")
        return _to_details()
    except refusals.Refusal as no:
        return _refused(booking, form, now, no)
    passes.hand_out(booking.uid, news="booked", now=now)
    return _to_details()


@blueprint.post("/<lang>/booking/offer/longer")
@limits.limiter.limit(limits.DEEDS)
@with_booking
def lengthen(booking: Booking, now: datetime) -> Response:
    """Holds the time for one more day."""
    form = PressForm()
    if not form.is_trusted():
        return _refused(booking, form, now)
    try:
        deeds.lengthen(booking.uid, now=now)
    except refusals.Refusal as no:
        return _refused(booking, form, now, no)
    passes.tell("longer")
    return _to_details()


@blueprint.post("/<lang>/booking/offer/decline")
@limits.limiter.limit(limits.DEEDS)
@with_booking
def decline(booking: Booking, now: datetime) -> Response:
    """Gives the held places to others."""
    form = PressForm()
    if not form.is_trusted():
        return _refused(booking, form, now)
    deeds.decline(booking.uid, office=office(), now=now)
    passes.tell("declined")
    return _to_details()


def offer_page(
    booking: Booking,
    now: datetime,
    *,
    form: PressForm | None = None,
    no: str | None = None,
    status: int = 200,
) -> Response:
    """Returns the page of a booking that the office has canceled, with what can be had now."""
    kept = holds.of(booking.uid)
    hold = None if kept is None or kept.is_over(now) else kept
    hours, minutes = _time_left(hold, now)
    return page(
        "my_booking/offer.html",
        status,
        booking=booking,
        hold=hold,
        hours=hours,
        minutes=minutes,
        others=free_for(booking, hold, now=now),
        news=passes.news(),
        no=no,
        form=form or PressForm(),
        private=True,
    )


def _refused(
    booking: Booking, form: PressForm, now: datetime, no: refusals.Refusal | None = None
) -> Response:
    # Another device may have answered meanwhile: then there is nothing left to offer.
    current = bookings.get(booking.uid)
    if current is None or current.state is not State.EVENT_CANCELED:
        return _to_details() if no else redirect(links().home(), 303)
    said = sentence(no, languages.code()) if no else None
    return offer_page(booking, now, form=form, no=said, status=MISTAKE)


def _time_left(hold: Hold | None, now: datetime) -> tuple[int, int]:
    left = hold.ends_at - now if hold else timedelta()
    return round(left / HOUR), max(1, round(left / MINUTE))


def _to_details() -> Response:
    return redirect(links().page("booking/details"), 303)
