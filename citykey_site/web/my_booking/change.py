"""Moves the open booking to another time or number of people, as one step."""

from datetime import datetime

from flask import Blueprint, Response, abort, redirect, request

from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals, search
from citykey_site.domain.bookings import Booking
from citykey_site.domain.places import find as find_place
from citykey_site.domain.slots import Slot
from citykey_site.domain.typed import plain
from citykey_site.services import bookings as deeds
from citykey_site.storage import events, slots
from citykey_site.storage import search as storage
from citykey_site.web import languages, limits, passes
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.search import LONGEST_PLACE, read_people
from citykey_site.web.my_booking.guard import MISTAKE, with_booking
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

blueprint = Blueprint("change", __name__)


@blueprint.get("/<lang>/booking/change")
@with_booking
def choose_change(booking: Booking, now: datetime) -> Response:
    """Shows other times and sizes; with one chosen, old and new side by side."""
    passes.tell(None)
    if not booking.is_active or booking.slot.has_started(now):
        return redirect(links().page("booking/details"), 303)
    people = read_people(request.args.get("people")) or booking.party_size
    if request.args.get("event") or request.args.get("slot"):
        return _change_page(booking, people, form=PressForm())
    return _times_page(booking, people, now)


@blueprint.post("/<lang>/booking/change")
@limits.limiter.limit(limits.DEEDS)
@with_booking
def change(booking: Booking, now: datetime) -> Response:
    """Moves the open booking in one step."""
    people = read_people(request.args.get("people")) or booking.party_size
    form = PressForm()
    if not form.is_trusted():
        return _change_page(booking, people, form=form, status=MISTAKE)
    event_id, slot_id = chosen()
    try:
        deeds.change(
            booking.uid,
            event_id=event_id,
            slot_id=slot_id,
            party_size=people,
            office=office(),
            now=now,
        )
    except refusals.SlotUnknown:
        abort(404)
    except refusals.Refusal as no:
        message = sentence(no, languages.code())
        return _times_page(booking, people, now, no=message, status=MISTAKE)
    passes.hand_out(booking.uid, news="changed", now=now)
    return redirect(links().page("booking/details"), 303)


def chosen() -> tuple[str, str]:
    """Returns the event and the window that the address names."""
    return request.args.get("event", "")[:64], request.args.get("slot", "")[:16]


def _change_page(booking: Booking, people: int, *, form: PressForm, status: int = 200) -> Response:
    event_id, slot_id = chosen()
    event = events.find(event_id)
    slot = slots.find(event.id, slot_id) if event else None
    if slot is None:
        abort(404)
    return page(
        "my_booking/change_check.html",
        status,
        booking=booking,
        event=event,
        slot=slot,
        people=people,
        same=rules.is_same(booking, slot=slot, party_size=people),
        form=form,
        private=True,
    )


def _times_page(
    booking: Booking, people: int, now: datetime, *, no: str | None = None, status: int = 200
) -> Response:
    near = plain(request.args.get("near", ""), limit=LONGEST_PLACE)
    answer = find_place(near) if near else None
    place = answer.place if answer else None
    wanted = search.Search(
        place=place,
        people=people,
        sort=search.Sort.NEAREST if place and place.point else search.Sort.SOONEST,
    )
    found, _ = storage.find_times(wanted, now=now)
    here = [slot for slot in slots.of_event(booking.event.id) if _is_other(slot, booking, people)]
    return page(
        "my_booking/change.html",
        status,
        booking=booking,
        people=people,
        here=[slot for slot in here if slot.fits(_more(slot, booking, people), now)],
        found=[item for item in found if item.event_id != booking.event.public_id],
        near=near,
        unknown=bool(near) and place is None,
        no=no,
        private=True,
    )


def _is_other(slot: Slot, booking: Booking, people: int) -> bool:
    return slot.id != booking.slot.id or people != booking.party_size


def _more(slot: Slot, booking: Booking, people: int) -> int:
    """Counts the places that a change needs beyond those that the booking already holds."""
    return max(0, people - booking.party_size) if slot.id == booking.slot.id else people
