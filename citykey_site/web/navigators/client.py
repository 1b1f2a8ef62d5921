"""Books for one client of a sitting: event, people and language are kept from the one before.

What is chosen is in the address, with the number of the client: Back, or a second press, leads
to the slip that there is.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, redirect, request

from citykey_site.domain import bookings as rules
from citykey_site.domain import languages as known
from citykey_site.domain import refusals
from citykey_site.domain.bookings import Booking
from citykey_site.domain.events import Event
from citykey_site.domain.sittings import Sitting
from citykey_site.domain.slots import Slot
from citykey_site.services import sittings as deeds
from citykey_site.services.sittings import Client
from citykey_site.storage import events, slots
from citykey_site.web import languages, limits, sittings
from citykey_site.web.addresses import Addresses
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.search import read_people
from citykey_site.web.navigators.guard import MISTAKE, with_sitting
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

blueprint = Blueprint("sitting_client", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Holds what is chosen so far; event and window are None where they are not."""

    event: Event | None
    slot: Slot | None
    client: Client


@blueprint.get("/<lang>/navigators/sitting/client")
@with_sitting
def choose(sitting: Sitting, now: datetime) -> Response:
    """Shows the times of the event; with one chosen, what is booked by the next press."""
    choice = _choice(sitting)
    if choice.event is None:
        return redirect(links().page("navigators/sitting/events"), 303)
    made = deeds.booked(sitting, choice.client) if choice.slot else None
    if made is not None:
        return _slip(made)
    if choice.slot is None:
        return _times(choice, now)
    no = _refused(choice, now)
    return _times(choice, now, no=no) if no else _confirm(choice, PressForm())


@blueprint.post("/<lang>/navigators/sitting/client")
@limits.limiter.limit(limits.DEEDS)
@with_sitting
def book(sitting: Sitting, now: datetime) -> Response:
    """Books, and leads to the slip of this client in the client's language."""
    choice, form = _choice(sitting), PressForm()
    if choice.slot is None:
        return redirect(links().page("navigators/sitting/events"), 303)
    if not form.is_trusted():
        return _confirm(choice, form, status=MISTAKE)
    try:
        made = deeds.book(
            sittings.token(), choice.client, language=languages.code(), office=office(), now=now
        )
    except refusals.LimitReached as no:
        said = sentence(no, languages.code())
        return page("navigators/limit.html", MISTAKE, no=said, private=True)
    except refusals.Refusal as no:
        return _times(choice, now, no=no)
    return _slip(made)


def _choice(sitting: Sitting) -> Choice:
    event = events.find(request.args.get("event", "")[:64] or sitting.event)
    slot_id = request.args.get("slot", "")[:16]
    speaks = request.args.get("speaks", "")
    client = Client(
        number=_number(sitting),
        event_id=event.public_id if event else "",
        slot_id=slot_id,
        people=read_people(request.args.get("people")) or sitting.people,
        speaks=speaks if speaks in known.served() else sitting.speaks,
    )
    slot = slots.find(event.id, slot_id) if event and slot_id else None
    return Choice(event=event, slot=slot, client=client)


def _number(sitting: Sitting) -> int:
    typed = request.args.get("client", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return number if 0 < number < sitting.next_client else sitting.next_client


def _refused(choice: Choice, now: datetime) -> refusals.Refusal | None:
    people = choice.client.people
    try:
        rules.check_bookable(choice.event, choice.slot, party_size=people, now=now)
    except refusals.Refusal as no:
        return no
    return None if choice.slot.fits(people, now) else refusals.SlotFull()


def _times(choice: Choice, now: datetime, *, no: refusals.Refusal | None = None) -> Response:
    people = choice.client.people
    found = slots.of_event(choice.event.id)
    return page(
        "navigators/client.html",
        MISTAKE if no else 200,
        choice=choice,
        spoken_in=known.served().values(),
        free=[slot for slot in found if slot.fits(people, now) and not slot.has_started(now)],
        no=sentence(no, languages.code()) if no else None,
        private=True,
    )


def _confirm(choice: Choice, form: PressForm, *, status: int = 200) -> Response:
    speaks = known.served()[choice.client.speaks]
    return page(
        "navigators/confirm.html", status, choice=choice, speaks=speaks, form=form, private=True
    )


def _slip(booking: Booking) -> Response:
    return redirect(Addresses(booking.language).slip(deeds.name_of(booking)), 303)
