"""One window of an event: added, or given another time or number of places."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, redirect

from citykey_site import clock
from citykey_site.domain import refusals
from citykey_site.domain.event_csv.faults import CellWrong
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot
from citykey_site.domain.staff import Need
from citykey_site.domain.window_changes import with_window
from citykey_site.domain.window_pairs import differences
from citykey_site.storage import kept, slots
from citykey_site.web.forms.changes import WindowForm
from citykey_site.web.staff import changes, news
from citykey_site.web.staff.guard import event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_windows", __name__)
FIELD_OF = {refusals.WindowEndsFirst: "ends"}


@blueprint.get("/staff/events/<event_id>/windows/new")
@needs(Need.EVENTS)
def new(event_id: str) -> Response:
    """Asks for a new window."""
    event = event_or_404(event_id)
    return _page(event, None, WindowForm())


@blueprint.post("/staff/events/<event_id>/windows/new")
@needs(Need.EVENTS)
def add(event_id: str) -> Response:
    """Shows what a new window does, then adds it."""
    return _answer(event_or_404(event_id), None)


@blueprint.get("/staff/events/<event_id>/windows/<slot_id>")
@needs(Need.EVENTS)
def edit(event_id: str, slot_id: str) -> Response:
    """Shows a window as it is kept, to be changed."""
    event = event_or_404(event_id)
    return _page(event, slot_or_404(event, slot_id), WindowForm())


@blueprint.post("/staff/events/<event_id>/windows/<slot_id>")
@needs(Need.EVENTS)
def change(event_id: str, slot_id: str) -> Response:
    """Shows what changing a window does to people, then does it."""
    event = event_or_404(event_id)
    return _answer(event, slot_or_404(event, slot_id))


def slot_or_404(event: Event, slot_id: str) -> Slot:
    """Returns a window of an event; the page is a 404 where there is none."""
    slot = slots.find(event.id, slot_id[:16])
    if slot is None:
        abort(404)
    return slot


def _answer(event: Event, slot: Slot | None) -> Response:
    form = WindowForm()
    if not form.validate():
        return _page(event, slot, form, MISTAKE, mistakes=form.mistakes)
    if form.is_again:
        return _page(event, slot, form)
    try:
        return _proposed(event, slot, form)
    except refusals.EditedMeanwhile as no:
        return _page(event_or_404(event.public_id), slot, form, MISTAKE, no=staff_sentence(no))
    except CellWrong as wrong:
        return _page(event, slot, form, MISTAKE, mistakes=[("starts", wrong.advice)])
    except refusals.Refusal as no:
        field = FIELD_OF.get(type(no), "starts")
        return _page(event, slot, form, MISTAKE, mistakes=[(field, staff_sentence(no))])


def _proposed(event: Event, slot: Slot | None, form: WindowForm) -> Response:
    if not _can_change(event, slot):
        return _page(event, slot, form, MISTAKE)
    window = form.window(event.day, slot_id=slot.public_id if slot else "")
    there = slots.of_event(event.id)
    plan = with_window(event, there, window, now=clock.now())
    if form.is_confirmed:
        seen = form.seen.data or ""
        return changes.confirmed(
            plan, version=form.known_version, seen=seen, form_fields=form.words
        )
    if form.known_version != event.version:
        raise refusals.EditedMeanwhile
    if not differences(there, plan.windows):
        news.tell("Nothing was changed: the event already has this window.")
        return redirect(f"/staff/events/{event.public_id}", 303)
    return changes.proposal_page(plan, version=event.version, form_fields=form.words)


def _can_change(event: Event, slot: Slot | None) -> bool:
    now = clock.now()
    if event.status is Status.CANCELED or now >= event.ends_at:
        return False
    return slot is None or not slot.has_started(now)


def _page(
    event: Event,
    slot: Slot | None,
    form: WindowForm,
    status: int = 200,
    *,
    mistakes: Sequence[tuple[str, str]] = (),
    no: str = "",
) -> Response:
    return staff_page(
        "staff/changes/window.html" if _can_change(event, slot) else "staff/changes/fixed.html",
        status,
        event=event,
        slot=slots.find(event.id, slot.public_id) if slot else None,
        reserved=sum(kept.by_window([slot.id])[slot.id].values()) if slot else 0,
        form=form,
        words=form.words if form.is_submitted() else None,
        stale=form.stale if form.is_submitted() else None,
        mistakes=mistakes,
        no=no,
    )
