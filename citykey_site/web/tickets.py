"""One's own ticket in a draw, by the link in the letter, and the way out of the draw."""

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain import draws as rules
from citykey_site.domain import refusals
from citykey_site.domain.checks import Purpose, Request
from citykey_site.domain.draws import Entry
from citykey_site.services import draws as deeds
from citykey_site.storage import events, slots, tickets, waits
from citykey_site.web import languages, limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.leads import LEADS
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, page

blueprint = Blueprint("tickets", __name__)
GONE = 404
MISTAKE = 422


def lead(finished: Request) -> str | None:
    """Returns the page of the ticket that a finished request made."""
    entry = tickets.get(finished.uid)
    return links().ticket(tickets.link_of(entry.uid)) if entry else None


LEADS[Purpose.DRAW] = lead


@blueprint.get("/<lang>/draw/<link>")
def show(link: str) -> Response:
    """Shows one's own ticket, and once it is drawn what became of it."""
    entry = tickets.by_link(link)
    return _shown(entry, link) if entry else _gone()


@blueprint.get("/<lang>/draw/<link>/leave")
def ask_to_leave(link: str) -> Response:
    """Asks whether the party wants to leave the draw; a look changes nothing."""
    entry = tickets.by_link(link)
    if entry is None:
        return _gone()
    return page("draws/leave.html", entry=entry, form=PressForm(), link=link, private=True)


@blueprint.post("/<lang>/draw/<link>/leave")
@limits.limiter.limit(limits.DEEDS)
def leave(link: str) -> Response:
    """Takes the party out of the draw, or says why it cannot any more."""
    entry = tickets.by_link(link)
    if entry is None:
        return _gone()
    form = PressForm()
    facts = {"entry": entry, "form": form, "link": link, "private": True}
    if not form.is_trusted():
        return page("draws/leave.html", MISTAKE, stale=form.stale, **facts)
    try:
        deeds.leave(entry.uid, now=clock.now())
    except refusals.Refusal as no:
        return page("draws/leave.html", MISTAKE, no=sentence(no, languages.code()), **facts)
    event_id = events.get(entry.event_id).public_id
    session["draw_left"] = event_id
    return redirect(links().draw(event_id), 303)


def _shown(entry: Entry, link: str) -> Response:
    event = events.get(entry.event_id)
    wait = waits.get(entry.uid)
    return page(
        "draws/ticket.html",
        entry=entry,
        event=event,
        phase=rules.phase(event, clock.now()),
        windows=rules.wished(entry.ticket, slots.of_event(event.id)),
        won=slots.find(event.id, entry.ticket.outcome) if entry.ticket.outcome else None,
        waiting=waits.link_of(entry.uid) if wait else None,
        link=link,
        private=True,
    )


def _gone() -> Response:
    return page("draws/gone.html", GONE, private=True)
