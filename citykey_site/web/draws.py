"""The page of an event's draw: how it works, the form to enter, and what was drawn."""

import json
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, abort, request, session

from citykey_site import clock
from citykey_site.domain import draw_records, refusals
from citykey_site.domain import draws as rules
from citykey_site.domain.draws import Phase
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from citykey_site.services import draws as deeds
from citykey_site.storage import draws, slots, tickets
from citykey_site.web import begun, languages, limits
from citykey_site.web.events import find_or_404
from citykey_site.web.forms.draws import DrawForm
from citykey_site.web.forms.search import read_people
from citykey_site.web.refusals import sentence
from citykey_site.web.render import office, page
from citykey_site.web.spelling import question, settled

blueprint = Blueprint("draws", __name__)
MISTAKE = 422
ROWS = 100
LONGEST_START = 6


@dataclass(slots=True, kw_only=True)
class Choice:
    """Holds what the address says: the event, and for how many people."""

    event: Event
    windows: tuple[Slot, ...]
    people: int | None
    phase: Phase

    def fitting(self, now: datetime) -> list[Slot]:
        """Returns the windows that this party can wish."""
        return [slot for slot in self.windows if slot.fits(self.people or 1, now)]


@blueprint.get("/<lang>/events/<event_id>/draw")
def show(event_id: str) -> Response:
    """Shows the draw of an event as it is now."""
    now = clock.now()
    choice = _choice(event_id, now)
    if choice.phase is Phase.DONE:
        return _results(choice)
    return _shown(choice, _form(), now=now)


@blueprint.post("/<lang>/events/<event_id>/draw")
@limits.limiter.limit(limits.LETTERS)
def enter(event_id: str) -> Response:
    """Sends the letter to follow, or answers with the same page and the mistake."""
    now = clock.now()
    choice, form = _choice(event_id, now), _form()
    if "switch" in request.form or choice.phase is Phase.DONE:
        return _shown(choice, form, now=now)
    form.validate()
    errors = form.mistakes if form.stale else [*_wrong(choice, form, now), *form.mistakes]
    if errors or form.stale:
        return _shown(choice, form, MISTAKE, errors=errors, now=now)
    email = settled(form.email.checked)
    if email is None:
        asked = question(form.email.checked)
        return page("draws/spelling.html", MISTAKE, choice=choice, form=form, **asked)
    return _asked(choice, form, email, now)


@blueprint.get("/<lang>/events/<event_id>/draw/results.json")
def record(event_id: str) -> Response:
    """Gives the public record of a draw that is done."""
    event = find_or_404(event_id)
    if event.drawn_at is None:
        abort(404)
    found = draw_records.record(
        event, slots.of_event(event.id), draws.of(event.id), tickets.published(event.id)
    )
    body = json.dumps(found, indent=1)
    return Response(body, content_type="application/json; charset=utf-8")


def _asked(choice: Choice, form: DrawForm, email: str, now: datetime) -> Response:
    wish = deeds.Wish(
        event_id=choice.event.public_id,
        people=choice.people,
        wishes=tuple(form.wishes),
        email=email,
        language=languages.code(),
        form_token=form.sent_token,
    )
    asked = deeds.ask(wish, office=office(), now=now)
    session.pop("draw_left", None)
    return begun.keep(asked)


def _wrong(choice: Choice, form: DrawForm, now: datetime) -> list[tuple[str, str]]:
    try:
        rules.check_entry(
            choice.event, choice.windows, people=choice.people or 0, wishes=form.wishes, now=now
        )
    except refusals.PartySizeWrong as no:
        return [("sizes", sentence(no, languages.code()))]
    except refusals.Refusal as no:
        return [("wish1", sentence(no, languages.code()))]
    return []


def _choice(event_id: str, now: datetime) -> Choice:
    event = find_or_404(event_id)
    phase = rules.phase(event, now)
    if phase is None:
        abort(404)
    people = read_people(request.args.get("people") or request.form.get("people", ""))
    return Choice(event=event, windows=slots.of_event(event.id), people=people, phase=phase)


def _shown(
    choice: Choice, form: DrawForm, status: int = 200, *, errors: list = (), now: datetime
) -> Response:
    return page(
        "draws/draw.html",
        status,
        choice=choice,
        draw=draws.of(choice.event.id),
        fitting=choice.fitting(now),
        form=form,
        errors=errors,
        stale=form.stale if status == MISTAKE else None,
        left=session.get("draw_left") == choice.event.public_id,
    )


def _results(choice: Choice) -> Response:
    typed = rules.tidy_number(request.args.get("ticket", "")[:32])
    start = read_start(request.args.get("start", ""))
    rows = tickets.published(choice.event.id, start=start, most=ROWS + 1)
    return page(
        "draws/results.html",
        choice=choice,
        draw=draws.of(choice.event.id),
        windows={slot.public_id: slot for slot in choice.windows},
        typed=typed,
        found=tickets.by_number(choice.event.id, typed) if typed else None,
        rows=rows[:ROWS],
        start=start,
        following=start + ROWS if len(rows) > ROWS else None,
        before=max(start - ROWS, 0) if start else None,
    )


def read_start(typed: str) -> int:
    """Reads from which place on the tickets are listed; anything else is the first."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_START
    return int(typed) if is_number else 0


def _form() -> DrawForm:
    form = DrawForm()
    if request.method == "GET":
        form.give_token()
    return form
