"""Booking a window: number and time are in the address, the form asks only the email."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, redirect, request, session

from citykey_site import clock
from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals, waitlist
from citykey_site.domain.checks import Request
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from citykey_site.services import careful_bookings as deeds
from citykey_site.services.new_bookings import Wish
from citykey_site.storage import search, slots
from citykey_site.web import begun, languages, limits, passes
from citykey_site.web.events import find_or_404
from citykey_site.web.forms.bookings import BookForm
from citykey_site.web.forms.search import read_people
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page
from citykey_site.web.spelling import question, settled

blueprint = Blueprint("bookings", __name__)
MISTAKE = 422
MOST_FORMS = 12
LONGEST_TOKEN = 64
TAKEN = (refusals.SlotFull, refusals.SlotStarted)


@dataclass(slots=True, kw_only=True)
class Choice:
    """Holds what the address says: the event, the window, and for how many people."""

    event: Event
    slot: Slot
    people: int | None
    people_wrong: bool = False


@blueprint.get("/<lang>/events/<event_id>/book")
def ask(event_id: str) -> Response:
    """Asks for the number of people if it is not chosen, else for the email."""
    now = clock.now()
    choice = _choice(event_id)
    if choice is None:
        return redirect(links().event(event_id), 303)
    if choice.people is None:
        return _how_many(choice, now)
    no = _refused(choice, now)
    if no is not None:
        return cannot(choice, no, now, form=_form(choice))
    return page("bookings/book.html", choice=choice, form=_form(choice), errors=[])


@blueprint.post("/<lang>/events/<event_id>/book")
@limits.limiter.limit(limits.DEEDS)
def book(event_id: str) -> Response:
    """Books, or answers with the same page, the mistake and the words kept.

    Event and window are looked up by the deed; here only where a page has to show them.
    """
    now = clock.now()
    form = BookForm()
    if "switch" in request.form:
        return page("bookings/book.html", choice=_choice_or_404(event_id), form=form, errors=[])
    if _people() is None:
        return _how_many(_choice_or_404(event_id), now)
    if not form.validate():
        return _mistake(_choice_or_404(event_id), form)
    return _booked(event_id, form, now)


def _booked(event_id: str, form: BookForm, now: datetime) -> Response:
    email = settled(form.email.checked)
    if email is None:
        choice, asked = _choice_or_404(event_id), question(form.email.checked)
        return page("bookings/spelling.html", MISTAKE, choice=choice, form=form, **asked)
    wish = Wish(
        event_id=event_id,
        slot_id=_slot_id(),
        party_size=_people(),
        email=email,
        language=languages.code(),
        form_token=(form.once.data or "")[:LONGEST_TOKEN],
    )
    browser = passes.draw(now)
    try:
        made = deeds.book_or_check(
            wish, network=limits.network(), office=office(), now=now, browser=browser
        )
    except refusals.Refusal as no:
        return cannot(_choice_or_404(event_id), no, now, form=form)
    session.get("once", {}).pop(_form_name(wish.slot_id, wish.party_size), None)
    session.modified = True
    if isinstance(made, Request):
        return begun.keep(made)
    passes.take(browser.token, news="booked", now=now)
    return redirect(links().page("booking/details"), 303)


def _choice(event_id: str) -> Choice | None:
    event = find_or_404(event_id)
    if not _slot_id():
        return None
    slot = slots.find(event.id, _slot_id())
    if slot is None:
        abort(404)
    people = _people()
    wrong = people is None and bool(_typed_people())
    return Choice(event=event, slot=slot, people=people, people_wrong=wrong)


def _choice_or_404(event_id: str) -> Choice:
    return _choice(event_id) or abort(404)


def _slot_id() -> str:
    return request.args.get("slot", "")[:16]


def _people() -> int | None:
    return read_people(_typed_people())


def _typed_people() -> str:
    return request.args.get("people") or request.form.get("people", "")


def _refused(choice: Choice, now: datetime) -> refusals.Refusal | None:
    try:
        rules.check_bookable(choice.event, choice.slot, party_size=choice.people, now=now)
    except refusals.Refusal as no:
        return no
    return None if choice.slot.fits(choice.people, now) else refusals.SlotFull()


def _how_many(choice: Choice, now: datetime) -> Response:
    no = None
    if choice.people_wrong:
        no = sentence(refusals.PartySizeWrong(), languages.code())
    return page(
        "bookings/people.html",
        MISTAKE if no else 200,
        choice=choice,
        sizes=range(1, rules.LARGEST_PARTY + 1),
        no=no,
        started=choice.slot.has_started(now),
    )


def _mistake(choice: Choice, form: BookForm) -> Response:
    return page(
        "bookings/book.html",
        MISTAKE,
        choice=choice,
        form=form,
        errors=form.mistakes,
        stale=form.stale,
    )


def cannot(choice: Choice, no: refusals.Refusal, now: datetime, *, form: BookForm) -> Response:
    """Says why the window cannot be booked; where it filled, three others are one press away."""
    nearest = search.nearest_times(choice.event, choice.slot, people=choice.people, now=now)
    return page(
        "bookings/taken.html",
        MISTAKE,
        choice=choice,
        form=form,
        no=sentence(no, languages.code()),
        taken=isinstance(no, TAKEN),
        can_wait=isinstance(no, refusals.SlotFull) and _can_wait(choice, now),
        nearest=nearest,
    )


def _can_wait(choice: Choice, now: datetime) -> bool:
    on = waitlist.takes_part(choice.event, now=now)
    return on and waitlist.can_be_offered(choice.slot, now=now)


def _form(choice: Choice) -> BookForm:
    form = BookForm()
    if request.method == "GET":
        form.once.data = _once(choice)
    return form


def _once(choice: Choice) -> str:
    """Returns the one-time token of this form, the same in every tab of this browser."""
    kept = session.get("once", {})
    name = _form_name(choice.slot.public_id, choice.people)
    if name not in kept:
        kept[name] = secrets.token_urlsafe(16)
        session["once"] = dict(list(kept.items())[-MOST_FORMS:])
    return kept[name]


def _form_name(slot_id: str, people: int) -> str:
    return f"{slot_id}.{people}"
