"""Repeats an event as a series of drafts: the dates are shown before one is made."""

from contextlib import suppress
from datetime import date

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain import series as rules
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.series import Series
from citykey_site.domain.staff import Need
from citykey_site.services import series as deeds
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.events import in_order, typed_words
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_series", __name__)
FIELDS = ("first", "weekdays", "every", "count", "until")


@blueprint.get("/staff/events/<event_id>/series")
@needs(Need.EVENTS)
def ask(event_id: str) -> Response:
    """Asks for the rule of the series."""
    event = event_or_404(event_id)
    typed = dict.fromkeys(FIELDS, "") | {"every": "1", "weekdays": str(event.day.weekday())}
    return _form(event, PressForm(), typed)


@blueprint.post("/staff/events/<event_id>/series")
@needs(Need.EVENTS)
def make(event_id: str) -> Response:
    """Shows each date; makes the drafts once that list was confirmed."""
    event, form, typed = event_or_404(event_id), PressForm(), typed_words(FIELDS)
    if not form.is_trusted():
        return _form(event, form, typed, status=MISTAKE)
    rule, faults = rules.read(typed)
    if rule is None:
        return _form(event, form, typed, errors=faults, status=MISTAKE)
    if "confirm" not in request.form:
        return _list(event, form, typed, rule)
    try:
        made = deeds.make(event, rule, seen=_seen(), by=actor().label, now=clock.now())
    except Refusal as no:
        return _list(event, form, typed, rule, no=staff_sentence(no), status=MISTAKE)
    drafts = "1 draft" if made == 1 else f"{made} drafts"
    news.tell(f"Saved: {drafts}." if made else "Saved: these drafts were made already.")
    return redirect("/staff/events?status=draft", 303)


def _form(
    event: Event, form: PressForm, typed: dict[str, str], *, errors=(), status: int = 200
) -> Response:
    return staff_page(
        "staff/events/series.html",
        status,
        event=event,
        form=form,
        typed=typed,
        errors=in_order(errors, FIELDS),
        weekday_names=rules.weekday_names(),
        most_dates=rules.MOST_DATES,
        most_weeks=rules.MOST_WEEKS,
    )


def _list(
    event: Event,
    form: PressForm,
    typed: dict[str, str],
    rule: Series,
    *,
    no: str = "",
    status: int = 200,
) -> Response:
    days = deeds.propose(event, rule, now=clock.now())
    return staff_page(
        "staff/events/series_check.html",
        status,
        event=event,
        form=form,
        typed=typed,
        days=days,
        can_make=[item.day for item in days if item.plan],
        no=no,
    )


def _seen() -> list[date]:
    """Returns the dates that the page showed; a word that is no date is passed over."""
    found = []
    for word in request.form.get("seen", "").split()[: rules.MOST_DATES]:
        with suppress(ValueError):
            found.append(date.fromisoformat(word))
    return found
