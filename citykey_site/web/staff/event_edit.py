"""Edits an event: its words go to the page that shows what they would do to people."""

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain import event_forms as rules
from citykey_site.domain.events import Event, EventPlan, Status
from citykey_site.domain.refusals import EditedMeanwhile
from citykey_site.domain.staff import Need
from citykey_site.domain.venue_forms import VENUE_FIELDS
from citykey_site.services import event_changes
from citykey_site.storage import slots
from citykey_site.web.forms.changes import SeenForm
from citykey_site.web.forms.events import event_fields, typed_words
from citykey_site.web.staff import venue_choices
from citykey_site.web.staff.changes import confirmed, proposal_page
from citykey_site.web.staff.event_form import form_page, read
from citykey_site.web.staff.guard import event_or_404, needs
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_event_edit", __name__)


@blueprint.get("/staff/events/<event_id>/edit")
@needs(Need.EVENTS)
def edit(event_id: str) -> Response:
    """Shows the form with what is kept."""
    event = event_or_404(event_id)
    if not _can_change(event):
        return staff_page("staff/events/closed.html", event=event)
    return form_page(SeenForm(), _words(event), event=event, version=event.version)


@blueprint.post("/staff/events/<event_id>/edit")
@needs(Need.EVENTS)
def keep(event_id: str) -> Response:
    """Shows what the change would do; keeps it once that page was confirmed.

    A draft has nobody to tell: it is kept at once.
    """
    event, form, typed = event_or_404(event_id), SeenForm(), typed_words(event_fields())
    if not _can_change(event):
        return staff_page("staff/events/closed.html", MISTAKE, event=event)
    facts = {"event": event, "version": form.known_version, "status": MISTAKE}
    if not form.is_trusted():
        return form_page(form, typed, **facts)
    if form.is_again:
        return form_page(form, typed, event=event, version=form.known_version)
    said = read(typed, kept=event)
    if said.faults:
        return form_page(form, typed, errors=said.faults, **facts)
    if form.is_confirmed or event.status is Status.DRAFT:
        return _confirmed(event, said.plan, form, typed)
    if form.known_version != event.version:
        return _both(event, form, typed)
    return proposal_page(said.plan, version=event.version, form_fields=typed)


def _confirmed(event: Event, plan: EventPlan, form: SeenForm, typed: dict[str, str]) -> Response:
    seen = form.seen.data or ""
    if event.status is Status.DRAFT:
        seen = event_changes.propose(plan, now=clock.now()).seen
    try:
        return confirmed(plan, version=form.known_version, seen=seen, form_fields=typed)
    except EditedMeanwhile:
        return _both(event_or_404(event.public_id), form, typed)


def _both(event: Event, form: SeenForm, typed: dict[str, str]) -> Response:
    """Shows what somebody else has kept meanwhile beside what was typed; nothing is kept."""
    kept, names = _words(event), venue_choices.names()
    differences = [
        (name, names.get(old, old), names.get(typed[name], typed[name]))
        for name in event_fields()
        if (old := kept.get(name, "")).split() != typed[name].split()
    ]
    return form_page(
        form, typed, MISTAKE, event=event, version=event.version, differences=differences
    )


def _words(event: Event) -> dict[str, str]:
    words = rules.words_of(event, slots.of_event(event.id))
    return words | dict.fromkeys(VENUE_FIELDS, "") | {"chosen": venue_choices.key_of(event.venue)}


def _can_change(event: Event) -> bool:
    is_over = event.status is Status.PUBLISHED and clock.now() >= event.ends_at
    return event.status is not Status.CANCELED and not is_over
