"""The one form of events: for a new one, and for one that is kept."""

from dataclasses import replace

from flask import Blueprint, Response, redirect

from citykey_site import clock
from citykey_site.domain import event_forms as rules
from citykey_site.domain.event_csv.columns import in_language
from citykey_site.domain.event_forms import Read
from citykey_site.domain.events import ACCESS, SPOKEN, Event
from citykey_site.domain.languages import Language, served
from citykey_site.domain.refusals import EventThere, Refusal
from citykey_site.domain.staff import Need
from citykey_site.services import event_editing
from citykey_site.storage import venues
from citykey_site.web.forms.changes import SeenForm
from citykey_site.web.forms.events import event_fields, in_order, typed_words
from citykey_site.web.staff import news, venue_choices
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.words.spoken import english_names

blueprint = Blueprint("staff_event_form", __name__)
USUAL = {"window_minutes": "30", "speaks": "en"}
LABELS = {
    "chosen": "Venue", "venue": "New venue", "address": "Address", "zip": "ZIP code",
    "ward": "Ward", "latitude": "Latitude", "longitude": "Longitude", "date": "Date",
    "starts": "Starts", "ends": "Ends", "window_minutes": "Minutes of one window",
    "places_per_window": "Places in each window", "windows": "Windows that differ",
    "speaks": "Languages", "access": "Access", "opens_at": "Booking opens",
    "release": "Places that open later", "draw_opens_at": "Draw opens",
    "draw_closes_at": "Draw closes", "check_emails": "Email check", "slow_return": "Slow return",
}  # fmt: skip
ASKED_WORDS = (
    ("notes", "About this event", "Up to 1000 characters."),
    ("directions", "How to get there", "Which door, which bus, where to park."),
)


@blueprint.get("/staff/events/new")
@needs(Need.EVENTS)
def new() -> Response:
    """Asks for all that an event needs."""
    return form_page(SeenForm(), USUAL)


@blueprint.post("/staff/events/new")
@needs(Need.EVENTS)
def add() -> Response:
    """Keeps a new event as a draft."""
    form, typed = SeenForm(), typed_words(event_fields())
    if not form.is_trusted():
        return form_page(form, typed, status=MISTAKE)
    said = read(typed)
    if said.faults:
        return form_page(form, typed, errors=said.faults, status=MISTAKE)
    try:
        event = event_editing.add(said.plan, by=actor().label, now=clock.now())
    except Refusal as no:
        there = no.event_id if isinstance(no, EventThere) else ""
        errors = [("date", staff_sentence(no))]
        return form_page(form, typed, errors=errors, there=there, status=MISTAKE)
    news.tell(" ".join(("Saved: a draft. Preview it, then publish it.", *said.notes)))
    return redirect(f"/staff/events/{event.public_id}", 303)


def read(typed: dict[str, str], *, kept: Event | None = None) -> Read:
    """Returns what the form says; a typed venue that is kept keeps what is known of it."""
    choices = venue_choices.kept() | venue_choices.known()
    said = rules.read(typed, venues=choices, kept=kept, now=clock.now())
    if said.plan is None:
        return said
    return replace(said, plan=replace(said.plan, venue=venues.completed(said.plan.venue)))


def form_page(form: SeenForm, typed: dict[str, str], status: int = 200, **facts) -> Response:
    """Returns the page with the form; `event` is the kept one, `errors` are in any order."""
    known = {"event": None, "errors": (), "there": "", "version": 0, "differences": ()} | facts
    known["errors"] = in_order(known["errors"], event_fields())
    return staff_page(
        "staff/events/form.html",
        status,
        form=form,
        typed={name: typed.get(name, "") for name in event_fields()},
        kept_venues=venue_choices.kept(),
        known_venues=venue_choices.known(),
        spoken_codes=SPOKEN,
        access_codes=ACCESS,
        word_fields=_word_fields(),
        labels=LABELS | {name: label for name, label, _, _ in _word_fields()},
        **known,
    )


def _word_fields() -> list[tuple[str, str, str, Language]]:
    """Returns each field for words in a language: its name, label, hint and language."""
    names = english_names()
    return [
        (in_language(name, code), f"{label}, in {names[code]}", hint, language)
        for name, label, hint in ASKED_WORDS
        for code, language in served().items()
    ]
