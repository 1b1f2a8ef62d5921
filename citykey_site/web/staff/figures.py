"""How events went: over months, for one event, and as a file."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, request

from citykey_site import clock
from citykey_site.domain import figures as rules
from citykey_site.domain.figures import Shown
from citykey_site.domain.staff import Need
from citykey_site.domain.suppression import Cell
from citykey_site.domain.times import day_of
from citykey_site.services import figures as deeds
from citykey_site.storage import figures, lines
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import figure_words
from citykey_site.web.staff.figure_file import text
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.plots import Plot, plot
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_figures", __name__)
MOST_EVENTS = 100
MONTHS_AT_FIRST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Holds the months that are asked for by their first days, and those to choose from."""

    first: date
    last: date
    known: list[date]


@blueprint.get("/staff/figures")
@needs(Need.EVENTS)
def over_time() -> Response:
    """Shows figures by month, in sum, and for each event of these months."""
    return _page(_span(request.args))


@blueprint.post("/staff/figures.csv")
@needs(Need.EVENTS)
def export() -> Response:
    """Answers with the figures as a file.

    A post, because a file that leaves is a line in the history, and reading changes nothing.
    """
    span, form = _span(request.form), PressForm()
    if not form.is_trusted():
        return _page(span, MISTAKE, stale=form.stale)
    last = rules.last_of(span.last)
    found = deeds.export(span.first, last, by=actor().label, now=clock.now())
    answer = Response(text(found), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/staff/events/<event_id>/figures")
@needs(Need.EVENTS)
def of_event(event_id: str) -> Response:
    """Shows the figures of one event, as far as its month lets them be told."""
    event = event_or_404(event_id)
    first = rules.month_of(event.day)
    found = rules.months(figures.between(first, rules.last_of(first)))
    shown = [item for month in found for item in month.events if item.event.id == event.id]
    return staff_page(
        "staff/figures/event.html",
        event=event,
        shown=shown[0] if shown else None,
        parts=_bars([("", shown[0])], ("places", *rules.SUPPRESSED)) if shown else None,
        languages=_languages(shown[0]) if shown else None,
        words=figure_words,
        waiting=lines.waiting(event.id, now=clock.now()),
    )


def _page(span: Span, status: int = 200, stale: object = None) -> Response:
    found = rules.months(figures.between(span.first, rules.last_of(span.last)))
    rows = [(figure_words.month_name(month.first), month.whole) for month in found]
    whole = rules.overall(found)
    events = [item for month in found for item in month.events]
    return staff_page(
        "staff/figures/figures.html",
        status,
        span=span,
        rows=rows,
        whole=whole,
        events=events if len(events) <= MOST_EVENTS else None,
        bars=_bars(rows, ("booked", "came")),
        languages=_languages(whole),
        words=figure_words,
        stale=stale,
    )


def _bars(rows: list[tuple[str, Shown]], names: tuple[str, ...]) -> Plot:
    return plot(
        (
            (title, [(figure_words.NAMES[name], shown.cells[name]) for name in names])
            for title, shown in rows
        ),
        hollow_first=True,
    )


def _languages(shown: Shown) -> Plot:
    groups = figure_words.languages(shown.languages)
    return plot([("", [(name, Cell(count=people)) for name, people in groups])])


def _span(typed) -> Span:
    known = figures.months()
    today = rules.month_of(day_of(clock.now()))
    past = [month for month in known if month <= today]
    usual = past[:MONTHS_AT_FIRST] or known or [today]
    first = _month(typed.get("from"), known) or min(usual)
    last = _month(typed.get("to"), known) or max(known, default=today)
    return Span(first=min(first, last), last=max(first, last), known=known)


def _month(typed: str | None, known: list[date]) -> date | None:
    named = {f"{month:%Y-%m}": month for month in known}
    return named.get(typed or "")
