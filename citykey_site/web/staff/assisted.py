"""Booking for somebody who called or stands at a desk: window and number by links, then a form."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, redirect, request

from citykey_site import clock
from citykey_site.domain import bookings as rules
from citykey_site.domain import events as event_rules
from citykey_site.domain import languages, refusals
from citykey_site.domain.events import Event, Status
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.slots import Slot
from citykey_site.domain.staff import Need
from citykey_site.services import assisted, partners
from citykey_site.services.new_bookings import Wish
from citykey_site.storage import search, slots
from citykey_site.web import limits
from citykey_site.web.forms.assisted import AssistedForm
from citykey_site.web.forms.search import read_people
from citykey_site.web.render import office
from citykey_site.web.spelling import question, settled
from citykey_site.web.staff import slips
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_assisted", __name__)
TAKEN = {
    refusals.SlotFull: "This time has no room for a group of this size.",
    refusals.SlotStarted: "This time has started, so nobody can book it any more.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Holds what the address says: event, window, number of people, language of the paper."""

    event: Event
    slot: Slot
    people: int
    language: str


@blueprint.get("/staff/events/<event_id>/book")
@needs(Need.EVENTS)
def choose(event_id: str) -> Response:
    """Asks for the window, then for the number of people, then for what else is needed."""
    event, now = event_or_404(event_id), clock.now()
    choice = _choice(event)
    if not isinstance(choice, Choice):
        return _ask(event, choice, now)
    no = _refused(choice, now)
    if no is not None:
        return _cannot(choice, no, now)
    form = AssistedForm()
    form.give_token()
    return _form_page(choice, form)


@blueprint.post("/staff/events/<event_id>/book")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def book(event_id: str) -> Response:
    """Books, or answers with the same page, the mistake and the words kept."""
    event, now = event_or_404(event_id), clock.now()
    choice = _choice(event)
    if not isinstance(choice, Choice):
        return _ask(event, choice, now)
    form = AssistedForm()
    if not form.validate():
        return _form_page(choice, form, status=MISTAKE)
    email = settled(form.email.checked) if form.email.checked else ""
    if email is None:
        return _form_page(choice, form, status=MISTAKE, asked=question(form.email.checked))
    try:
        booked = assisted.book(
            _wish(choice, form, email), by=actor().label, office=office(), now=now
        )
    except refusals.Refusal as no:
        return _cannot(choice, no, now)
    slips.keep(booked.booking, is_new=booked.is_new, now=now)
    return redirect(f"/staff/events/{event.public_id}/book/slip", 303)


def _wish(choice: Choice, form: AssistedForm, email: str) -> Wish:
    return Wish(
        event_id=choice.event.public_id,
        slot_id=choice.slot.public_id,
        party_size=choice.people,
        email=email,
        language=choice.language,
        form_token=form.sent_token,
    )


def _choice(event: Event) -> Choice | Slot | None:
    """Returns the whole choice, only the window, or nothing yet."""
    slot_id = request.args.get("slot", "")[:16]
    slot = slots.find(event.id, slot_id) if slot_id else None
    if slot_id and slot is None:
        abort(404)
    people = read_people(request.args.get("people"))
    if slot is None or people is None:
        return slot
    return Choice(event=event, slot=slot, people=people, language=_language())


def _language() -> str:
    return languages.canonical(request.args.get("language", "")[:12]) or SOURCE


def _ask(event: Event, slot: Slot | None, now: datetime, *, status: int = 200) -> Response:
    if slot is not None:
        sizes = range(1, rules.LARGEST_PARTY + 1)
        wrong = bool(request.args.get("people"))
        status = MISTAKE if wrong else status
        room = partners.room_of(event, slot, now=now)
        facts = {"event": event, "slot": slot, "sizes": sizes, "wrong": wrong, "room": room}
        return staff_page("staff/assisted/people.html", status, **facts)
    windows = slots.of_event(event.id)
    coming = [item for item in windows if item.capacity and not item.has_started(now)]
    rooms = {item.id: partners.room_of(event, item, now=now) for item in coming}
    return staff_page(
        "staff/assisted/windows.html",
        status,
        event=event,
        windows=coming,
        rooms=rooms,
        share=sum(room.share for room in rooms.values()),
        until=next((room.until for room in rooms.values() if room.until), None),
        standing=_standing(event, windows, now),
    )


def _standing(event: Event, windows: tuple[Slot, ...], now: datetime) -> str:
    if event.status is Status.DRAFT:
        return Status.DRAFT
    return event_rules.standing(event, windows, now=now)


def _refused(choice: Choice, now: datetime) -> refusals.Refusal | None:
    if choice.event.status is Status.DRAFT:
        return refusals.SlotUnknown()
    try:
        partners.why_not(choice.event, choice.slot, party_size=choice.people, now=now)
    except refusals.Refusal as no:
        return no
    return None


def _cannot(choice: Choice, no: refusals.Refusal, now: datetime) -> Response:
    """Says why the window cannot be booked, with the three nearest that can."""
    if choice.event.status is Status.DRAFT:
        return _ask(choice.event, None, now, status=MISTAKE)
    return staff_page(
        "staff/assisted/taken.html",
        MISTAKE,
        choice=choice,
        no=TAKEN.get(type(no)) or staff_sentence(no),
        nearest=search.nearest_times(choice.event, choice.slot, people=choice.people, now=now),
    )


def _form_page(
    choice: Choice, form: AssistedForm, *, status: int = 200, asked: dict[str, str] | None = None
) -> Response:
    return staff_page(
        "staff/assisted/form.html",
        status,
        choice=choice,
        form=form,
        errors=form.mistakes if status == MISTAKE else [],
        stale=form.stale if status == MISTAKE else None,
        asked=asked,
    )
