"""The booking afterwards: open it, see it, change it, cancel it, close it."""

from datetime import datetime
from functools import wraps

from flask import Blueprint, Response, abort, redirect, request

from citykey_site import clock
from citykey_site.domain import bookings as rules
from citykey_site.domain import refusals, search
from citykey_site.domain.bookings import Booking
from citykey_site.domain.places import find as find_place
from citykey_site.domain.typed import plain
from citykey_site.mail import bookings as letters
from citykey_site.services import access
from citykey_site.services import bookings as deeds
from citykey_site.storage import events, slots
from citykey_site.storage import search as storage
from citykey_site.web import languages, limits, passes
from citykey_site.web.events import calendar_file
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.bookings import EmailForm, OpenForm
from citykey_site.web.forms.search import LONGEST_PLACE, read_people
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page
from citykey_site.web.spelling import question, settled

blueprint = Blueprint("my_booking", __name__)
MISTAKE = 422
TOO_MANY = 429


def with_booking(view):
    """Gives a view the open booking; without one it leads to the form that opens it."""

    @wraps(view)
    def wrapped(**values: object) -> Response:
        now = clock.now()
        booking = passes.booking(now)
        if booking is None:
            return redirect(links().page("booking"), 303)
        return view(booking=booking, now=now, **values)

    return wrapped


@blueprint.get("/<lang>/booking")
def ask() -> Response:
    """Asks for email and code."""
    closed = passes.news() == "closed"
    return page("my_booking/open.html", form=OpenForm(), errors=[], closed=closed)


@blueprint.post("/<lang>/booking")
@limits.limiter.limit(limits.DEEDS)
def open_booking() -> Response:
    """Opens the booking with this email and code, or says what to check."""
    now = clock.now()
    form = OpenForm()
    if "switch" in request.form:
        return page("my_booking/open.html", form=form, errors=[], closed=False)
    if not form.validate():
        return _not_opened(form)
    try:
        booking = access.find(
            form.email.checked, form.code.checked, network=limits.network(), now=now
        )
    except refusals.TooManyTries as no:
        response = page("my_booking/wait.html", TOO_MANY, no=sentence(no, languages.code()))
        response.headers["Retry-After"] = str(max(1, int((no.until - now).total_seconds()) + 1))
        return response
    except refusals.NoSuchBooking as no:
        return _not_opened(form, ("email", sentence(no, languages.code())))
    passes.hand_out(booking.uid, news=None, now=now)
    return redirect(links().page("booking/details"), 303)


@blueprint.get("/<lang>/booking/details")
@with_booking
def details(booking: Booking, now: datetime) -> Response:
    """Shows the open booking."""
    return page(
        "my_booking/details.html",
        booking=booking,
        news=passes.news(),
        changeable=booking.is_active and not booking.slot.has_started(now),
        past=now >= booking.slot.ends_at,
        form=PressForm(),
        private=True,
    )


@blueprint.get("/<lang>/booking/calendar.ics")
@with_booking
def calendar(booking: Booking, now: datetime) -> Response:
    """Returns the open booking as a calendar file."""
    body = letters.calendar(booking, office=office(), now=now)
    return calendar_file(body, "appointment.ics")


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
    event_id, slot_id = _chosen()
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


@blueprint.get("/<lang>/booking/cancel")
@with_booking
def ask_cancel(booking: Booking, now: datetime) -> Response:
    """Asks once whether to cancel."""
    passes.tell(None)
    if not booking.is_active or booking.slot.has_started(now):
        return redirect(links().page("booking/details"), 303)
    return page("my_booking/cancel.html", booking=booking, form=PressForm(), private=True)


@blueprint.post("/<lang>/booking/cancel")
@limits.limiter.limit(limits.DEEDS)
@with_booking
def cancel(booking: Booking, now: datetime) -> Response:
    """Cancels the open booking."""
    form = PressForm()
    if not form.is_trusted():
        return page("my_booking/cancel.html", MISTAKE, booking=booking, form=form, private=True)
    try:
        deeds.cancel(booking.uid, office=office(), now=now)
    except refusals.TooLateToChange:
        return redirect(links().page("booking/details"), 303)
    passes.hand_out(booking.uid, news="canceled", now=now)
    return redirect(links().page("booking/details"), 303)


@blueprint.get("/<lang>/booking/email")
@with_booking
def ask_email(booking: Booking, now: datetime) -> Response:
    """Asks for the right address of the open booking."""
    passes.tell(None)
    return page("my_booking/email.html", booking=booking, form=EmailForm(), errors=[], private=True)


@blueprint.post("/<lang>/booking/email")
@limits.limiter.limit(limits.LETTERS)
@with_booking
def mend_email(booking: Booking, now: datetime) -> Response:
    """Gives the open booking another address and sends the code there."""
    form = EmailForm()
    if "switch" in request.form or not form.validate():
        errors = [] if "switch" in request.form else _errors(form)
        return page(
            "my_booking/email.html",
            MISTAKE if errors or form.errors else 200,
            booking=booking,
            form=form,
            errors=errors,
            private=True,
        )
    email = settled(form.email.checked)
    if email is None:
        asked = question(form.email.checked)
        return page(
            "my_booking/spelling.html", MISTAKE, booking=booking, form=form, private=True, **asked
        )
    try:
        deeds.mend_email(booking.uid, email=email, office=office(), now=now)
    except refusals.Refusal:
        return redirect(links().page("booking/details"), 303)
    passes.hand_out(booking.uid, news="mended", now=now)
    return redirect(links().page("booking/details"), 303)


@blueprint.post("/<lang>/booking/close")
def close() -> Response:
    """Forgets the open booking on this device."""
    form = PressForm()
    if form.is_trusted():
        passes.clear()
    response = redirect(links().home(), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/<lang>/booking/lost-code")
def ask_lost_code() -> Response:
    """Asks for the email that was used."""
    return page("my_booking/lost_code.html", form=EmailForm(), errors=[])


@blueprint.post("/<lang>/booking/lost-code")
@limits.limiter.limit(limits.LETTERS)
def lost_code() -> Response:
    """Sends the code again; the answer is the same whatever the email."""
    form = EmailForm()
    if "switch" in request.form:
        return page("my_booking/lost_code.html", form=form, errors=[])
    if not form.validate():
        return page("my_booking/lost_code.html", MISTAKE, form=form, errors=_errors(form))
    access.send_lost_code(form.email.checked, office=office(), now=clock.now())
    return redirect(links().page("booking/lost-code/sent"), 303)


@blueprint.get("/<lang>/booking/lost-code/sent")
def lost_code_sent() -> Response:
    """Says where to look, without saying whether there is a booking."""
    return page("my_booking/lost_code_sent.html")


def _not_opened(form: OpenForm, *errors: tuple[str, str]) -> Response:
    return page(
        "my_booking/open.html",
        MISTAKE,
        form=form,
        errors=[*errors, *_errors(form)],
        closed=False,
    )


def _errors(form) -> list[tuple[str, str]]:
    if form.stale:
        return []  # One thing at a time: first the form must be the visitor's own.
    return [
        (field.name, message) for field in form if field.name != "token" for message in field.errors
    ]


def _chosen() -> tuple[str, str]:
    return request.args.get("event", "")[:64], request.args.get("slot", "")[:16]


def _change_page(booking: Booking, people: int, *, form: PressForm, status: int = 200) -> Response:
    event_id, slot_id = _chosen()
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
        sizes=range(1, rules.LARGEST_PARTY + 1),
        here=[slot for slot in here if slot.fits(_more(slot, booking, people), now)],
        found=[item for item in found if item.event_id != booking.event.public_id],
        near=near,
        unknown=bool(near) and place is None,
        no=no,
        private=True,
    )


def _is_other(slot, booking: Booking, people: int) -> bool:
    return slot.id != booking.slot.id or people != booking.party_size


def _more(slot, booking: Booking, people: int) -> int:
    """Counts the places that a change needs beyond those that the booking already holds."""
    return max(0, people - booking.party_size) if slot.id == booking.slot.id else people
