"""Cancels a window, an event or a whole day: what it would do to people first, then the deed."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, abort, redirect

from citykey_site import clock
from citykey_site.domain import cancellations as rules
from citykey_site.domain import refusals
from citykey_site.domain.events import Event, Status
from citykey_site.domain.slots import Slot
from citykey_site.domain.staff import Need
from citykey_site.services import cancellations as deeds
from citykey_site.services.events import Told
from citykey_site.storage import events
from citykey_site.web.forms.changes import SeenForm
from citykey_site.web.render import office
from citykey_site.web.staff import news
from citykey_site.web.staff.changes import letters_said
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.web.staff.windows import slot_or_404

blueprint = Blueprint("staff_cancellations", __name__)


@blueprint.get("/staff/events/<event_id>/cancel")
@needs(Need.EVENTS)
def ask_event(event_id: str) -> Response:
    """Shows what canceling an event would do."""
    return _event_page(event_or_404(event_id))


@blueprint.post("/staff/events/<event_id>/cancel")
@needs(Need.EVENTS)
def cancel_event(event_id: str) -> Response:
    """Cancels an event as it was shown."""
    event = event_or_404(event_id)
    return _answer(
        lambda form, facts: deeds.cancel_event(event_id, version=form.known_version, **facts),
        lambda **more: _event_page(event_or_404(event_id), **more),
        f"/staff/events/{event.public_id}",
        "the event",
    )


@blueprint.get("/staff/events/<event_id>/windows/<slot_id>/cancel")
@needs(Need.EVENTS)
def ask_window(event_id: str, slot_id: str) -> Response:
    """Shows what canceling a window would do."""
    event = event_or_404(event_id)
    return _window_page(event, slot_or_404(event, slot_id))


@blueprint.post("/staff/events/<event_id>/windows/<slot_id>/cancel")
@needs(Need.EVENTS)
def cancel_window(event_id: str, slot_id: str) -> Response:
    """Cancels a window as it was shown."""
    event = event_or_404(event_id)
    slot = slot_or_404(event, slot_id)
    return _answer(
        lambda form, facts: deeds.cancel_window(
            event_id, slot.public_id, version=form.known_version, **facts
        ),
        lambda **more: _window_page(event_or_404(event_id), slot_or_404(event, slot_id), **more),
        f"/staff/events/{event.public_id}",
        "the window",
    )


@blueprint.get("/staff/days/<day>/cancel")
@needs(Need.EVENTS)
def ask_day(day: str) -> Response:
    """Shows what canceling every event of a day would do."""
    return _day_page(_day_or_404(day))


@blueprint.post("/staff/days/<day>/cancel")
@needs(Need.EVENTS)
def cancel_day(day: str) -> Response:
    """Cancels every event of a day as it was shown, all or none."""
    named = _day_or_404(day)
    return _answer(
        lambda form, facts: deeds.cancel_day(named, version=form.version.data or "", **facts),
        lambda **more: _day_page(named, **more),
        "/staff/events",
        "every event of the day",
    )


def _answer(
    deed: Callable[[SeenForm, dict], Told], page: Callable[..., Response], goal: str, what: str
) -> Response:
    form = SeenForm()
    if not form.is_trusted():
        return page(status=MISTAKE, stale=form.stale)
    facts = {"by": actor().label, "office": office(), "now": clock.now()}
    try:
        told = deed(form, facts | {"seen": form.seen.data or ""})
    except refusals.Refusal as no:
        return page(status=MISTAKE, no=staff_sentence(no))
    news.tell(_said(told, what))
    return redirect(goal, 303)


def _said(told: Told, what: str) -> str:
    if told.unchanged:
        return f"Already canceled: {what}. Nobody was told again."
    return f"Canceled: {what}." + letters_said(told.letters)


def _event_page(event: Event, status: int = 200, **more: object) -> Response:
    now = clock.now()
    if not event.is_on or now >= event.ends_at:
        return staff_page("staff/changes/fixed.html", status, event=event, slot=None)
    return _page(
        "event",
        status,
        events=[event],
        effect=deeds.propose_closing([event], now=now),
        version=event.version,
        back=f"/staff/events/{event.public_id}",
        started=now >= event.starts_at,
        **more,
    )


def _window_page(event: Event, slot: Slot, status: int = 200, **more: object) -> Response:
    now = clock.now()
    if not event.is_on or not slot.capacity or slot.has_started(now):
        return staff_page("staff/changes/fixed.html", status, event=event, slot=slot)
    return _page(
        "window",
        status,
        events=[event],
        slot=slot,
        effect=deeds.propose_closing_window(event, slot, now=now),
        version=event.version,
        back=f"/staff/events/{event.public_id}",
        started=False,
        **more,
    )


def _day_page(day: date, status: int = 200, **more: object) -> Response:
    now = clock.now()
    kept = events.of_day(day)
    found = rules.of_day(kept, now=now)
    if not found:
        return staff_page("staff/changes/no_events.html", status, day=day)
    return _page(
        "day",
        status,
        day=day,
        events=found,
        drafts=sum(event.status is Status.DRAFT for event in kept),
        effect=deeds.propose_closing(found, now=now),
        version=rules.version_of(found),
        back="/staff/events",
        started=any(now >= event.starts_at for event in found),
        **more,
    )


def _page(what: str, status: int, **facts: object) -> Response:
    return staff_page(
        "staff/changes/cancel.html", status, what=what, **{"no": "", "stale": None} | facts
    )


def _day_or_404(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
