"""Entering the paper list afterwards: party by party, or as counts once the day is erased."""

from flask import Blueprint, Response, abort, redirect, request

from citykey_site import clock
from citykey_site.domain import paper as rules
from citykey_site.domain.events import Event
from citykey_site.domain.paper import Counts, Sheet
from citykey_site.domain.refusals import CountTooHigh, Refusal, SlotUnknown
from citykey_site.domain.roster import WindowList, by_window
from citykey_site.domain.slots import Slot
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import whole_number
from citykey_site.services import paper as deeds
from citykey_site.storage import erasure, roster, slots, tallies
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_paper", __name__)
CAME = "came-"


@blueprint.get("/staff/events/<event_id>/door/paper")
@needs(Need.DOOR)
def choose_window(event_id: str) -> Response:
    """Asks for the window whose paper is entered."""
    event = event_or_404(event_id)
    windows = by_window(slots.of_event(event.id), roster.of_event(event.id))
    return staff_page(
        "staff/roster/paper.html",
        event=event,
        windows=windows,
        erased=erasure.is_erased(event.day),
        early=clock.now() < event.starts_at,
    )


@blueprint.get("/staff/events/<event_id>/door/paper/<slot_id>")
@needs(Need.DOOR)
def ask_paper(event_id: str, slot_id: str) -> Response:
    """Asks how many of each party came."""
    event = event_or_404(event_id)
    if erasure.is_erased(event.day):
        return _counts_page(event, _slot_or_404(event, slot_id))
    return _sheet_page(event, _window_or_404(event, slot_id))


@blueprint.post("/staff/events/<event_id>/door/paper/<slot_id>")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.DOOR)
def keep_paper(event_id: str, slot_id: str) -> Response:
    """Keeps what the paper says, all or nothing."""
    event, form = event_or_404(event_id), PressForm()
    erased = erasure.is_erased(event.day)
    again = _counts_page if erased else _sheet_page
    found = (_slot_or_404 if erased else _window_or_404)(event, slot_id)
    if not form.is_trusted():
        return again(event, found, MISTAKE, form=form)
    try:
        people = _kept(event, slot_id, erased=erased)
    except SlotUnknown:
        abort(404)
    except Refusal as no:
        found = (_slot_or_404 if erased else _window_or_404)(event, slot_id)
        return again(event, found, MISTAKE, no=no)
    news.tell(f"Saved: {people} came in this window.")
    return redirect(f"/staff/events/{event_id}/door/paper", 303)


def _kept(event: Event, slot_id: str, *, erased: bool) -> int:
    facts = {"by": actor().label, "now": clock.now()}
    walked_in = _typed("walked-in")
    if erased:
        counts = Counts(came=_typed("came"), missed=_typed("missed"), walked_in=walked_in)
        deeds.enter_counts(event.public_id, slot_id, counts, **facts)
        return counts.came
    came = {
        name.removeprefix(CAME): _typed(name)
        for name, words in request.form.items()
        if name.startswith(CAME) and words.strip()
    }
    sheet = Sheet(came=came, walked_in=walked_in, seen=request.form.get("seen", "")[:32])
    return deeds.enter(event.public_id, slot_id, sheet, **facts)


def _typed(name: str) -> int:
    number = whole_number(request.form.get(name, "") or "0")
    if number is None:
        raise CountTooHigh(most=deeds.MOST_PEOPLE)
    return number


def _sheet_page(
    event: Event,
    window: WindowList,
    status: int = 200,
    *,
    form: PressForm | None = None,
    no: Refusal | None = None,
) -> Response:
    return staff_page(
        "staff/roster/sheet.html",
        status,
        event=event,
        window=window,
        seen=rules.state_of(window),
        typed=request.form,
        form=form or PressForm(),
        no=staff_sentence(no) if no else None,
    )


def _counts_page(
    event: Event,
    slot: Slot,
    status: int = 200,
    *,
    form: PressForm | None = None,
    no: Refusal | None = None,
) -> Response:
    return staff_page(
        "staff/roster/counts.html",
        status,
        event=event,
        slot=slot,
        tally=tallies.of_event(event.id)[slot.id],
        typed=request.form,
        form=form or PressForm(),
        no=staff_sentence(no) if no else None,
    )


def _window_or_404(event: Event, slot_id: str) -> WindowList:
    found = deeds.window(event, slot_id)
    if found is None:
        abort(404)
    return found


def _slot_or_404(event: Event, slot_id: str) -> Slot:
    slot = slots.find(event.id, slot_id)
    if slot is None:
        abort(404)
    return slot
