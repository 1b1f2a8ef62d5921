"""Joining a waitlist: event or area and number of people are in the address."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, request

from citykey_site import clock
from citykey_site.domain import places, refusals
from citykey_site.domain import waitlist as rules
from citykey_site.domain.bookings import LARGEST_PARTY
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.events import Event
from citykey_site.domain.places import Place
from citykey_site.domain.search import WEEKDAYS
from citykey_site.domain.slots import Slot
from citykey_site.domain.times import PartOfDay
from citykey_site.domain.typed import plain
from citykey_site.services import joining
from citykey_site.storage import events, slots, waits
from citykey_site.web import begun, languages, leads, limits
from citykey_site.web.forms.search import LONGEST_PLACE, read_people
from citykey_site.web.forms.waitlist import JoinForm
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page
from citykey_site.web.spelling import question, settled

blueprint = Blueprint("waitlist", __name__)
MISTAKE = 422


@dataclass(slots=True, kw_only=True)
class Choice:
    """Holds what the address says: an event, and perhaps one window, or a place; the people."""

    event: Event | None = None
    windows: tuple[Slot, ...] = ()
    slot_id: str = ""
    place: Place | None = None
    people: int | None = None

    def address(self, people: int | None = None) -> str:
        """Returns the address of this choice, for a number of people."""
        return links().join(
            event_id=self.event.public_id if self.event else None,
            slot_id=self.slot_id,
            near=self.place.query if self.place else None,
            people=people,
        )

    def facts(self, form: JoinForm) -> dict[str, object]:
        """Returns what is asked for, as `services.joining` takes it."""
        if self.event:
            windows = form.windows if request.method == "POST" else [self.slot_id]
            ticked = [item for item in windows if item]
            return {"event": self.event.public_id, "windows": ticked, "people": self.people}
        return {
            "area": self.place.query,
            "parts": form.parts,
            "weekdays": form.weekdays,
            "people": self.people,
        }


@blueprint.get("/<lang>/waitlist")
def ask() -> Response:
    """Asks where, then for how many people, then which times and the email."""
    now, choice, form = clock.now(), _choice(), JoinForm()
    if choice.event is None and choice.place is None:
        return _where()
    if choice.people is None:
        return _how_many(choice)
    try:
        joining.check(choice.facts(form), now=now)
    except refusals.Refusal as no:
        return _cannot(choice, no)
    form.give_token()
    form.slots.data = [choice.slot_id]
    return _form(choice, form, now=now)


@blueprint.post("/<lang>/waitlist")
@limits.limiter.limit(limits.LETTERS)
def join() -> Response:
    """Sends the letter to follow, or answers with the same page and the mistake."""
    now, choice, form = clock.now(), _choice(), JoinForm()
    if choice.event is None and choice.place is None:
        return _where(MISTAKE)
    if choice.people is None:
        return _how_many(choice, MISTAKE)
    if "switch" in request.form:
        return _form(choice, form, now=now)
    if not form.validate():
        return _form(choice, form, MISTAKE, now=now)
    email = settled(form.email.checked)
    if email is None:
        asked = question(form.email.checked)
        return page("waitlist/spelling.html", MISTAKE, choice=choice, form=form, **asked)
    return _asked(choice, form, email, now)


def entry_of(request: Request) -> str | None:
    """Returns the page of the entry that a finished request has made."""
    entry = waits.get(request.uid)
    return links().waiting(waits.link_of(entry.uid)) if entry else None


leads.LEADS[Purpose.WAIT] = entry_of


def _asked(choice: Choice, form: JoinForm, email: str, now: datetime) -> Response:
    try:
        asked = joining.ask(
            choice.facts(form),
            email=email,
            language=languages.code(),
            form=form.sent_token,
            office=office(),
            now=now,
        )
    except refusals.Refusal as no:
        return _cannot(choice, no)
    return begun.keep(asked)


def _choice() -> Choice:
    people = read_people(request.args.get("people") or request.form.get("people", ""))
    event_id = request.args.get("event", "")
    if event_id:
        event = events.find(event_id)
        if event is None:
            abort(404)
        windows = slots.of_event(event.id)
        named = request.args.get("slot", "")[:16]
        known = next((slot.public_id for slot in windows if slot.public_id == named), "")
        return Choice(event=event, windows=windows, slot_id=known, people=people)
    near = plain(request.args.get("near", ""), limit=LONGEST_PLACE)
    place = places.find(near).place if near else None
    return Choice(place=place if place and place.point else None, people=people)


def _where(status: int | None = None) -> Response:
    typed = plain(request.args.get("near", ""), limit=LONGEST_PLACE)
    answer = places.find(typed) if typed else places.Answer(None, (), None)
    status = status or (MISTAKE if typed else 200)
    known = [item for item in answer.choices if item.point]
    return page(
        "waitlist/where.html",
        status,
        typed=typed,
        is_ward=bool(answer.place),
        choices=known,
        people=read_people(request.args.get("people")),
    )


def _how_many(choice: Choice, status: int = 200) -> Response:
    sizes = range(1, LARGEST_PARTY + 1)
    return page("waitlist/people.html", status, choice=choice, sizes=sizes)


def _form(choice: Choice, form: JoinForm, status: int = 200, *, now: datetime) -> Response:
    offered = [
        slot
        for slot in choice.windows
        if rules.can_be_offered(slot, now=now) and not slot.fits(choice.people, now)
    ]
    return page(
        "waitlist/join.html",
        status,
        choice=choice,
        offered=offered,
        parts=tuple(PartOfDay),
        weekdays=WEEKDAYS,
        form=form,
        errors=form.mistakes if status == MISTAKE else [],
        stale=form.stale if status == MISTAKE else None,
    )


def _cannot(choice: Choice, no: refusals.Refusal) -> Response:
    """Says why the party cannot wait, and leads on."""
    status = MISTAKE if request.method == "POST" else 200
    return page(
        "waitlist/cannot.html",
        status,
        choice=choice,
        no=sentence(no, languages.code()),
        room=isinstance(no, refusals.HasRoom),
    )
