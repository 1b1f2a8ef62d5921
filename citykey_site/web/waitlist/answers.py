"""Saying no to an offered place, and leaving: each is asked on a page of its own first.

A mail scanner that presses every button of the pages that a letter leads to does neither.
"""

from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain import refusals
from citykey_site.services import waitlist
from citykey_site.storage import waits
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.render import links, office, page
from citykey_site.web.waitlist.entry import gone, typed_slot

blueprint = Blueprint("waitlist_answers", __name__)
MISTAKE = 422


@blueprint.get("/<lang>/waitlist/<link>/decline")
def ask_to_decline(link: str) -> Response:
    """Asks whether an offered place is not wanted."""
    return _decline_page(link, PressForm())


@blueprint.post("/<lang>/waitlist/<link>/decline")
@limits.limiter.limit(limits.DEEDS)
def decline(link: str) -> Response:
    """Gives an offered place to the next in line."""
    entry, form = waits.by_link(link), PressForm()
    if entry is None:
        return gone()
    if not form.is_trusted():
        return _decline_page(link, form, status=MISTAKE)
    try:
        waitlist.decline(entry.uid, slot_id=typed_slot(), office=office(), now=clock.now())
    except refusals.NotWaiting:  # It joined anew meanwhile, and has another link.
        return gone()
    session["waitlist"] = "declined"
    return redirect(links().waiting(link), 303)


@blueprint.get("/<lang>/waitlist/<link>/leave")
def ask_to_leave(link: str) -> Response:
    """Asks whether a party wants to leave the line."""
    return _leave_page(link, PressForm())


@blueprint.post("/<lang>/waitlist/<link>/leave")
@limits.limiter.limit(limits.DEEDS)
def leave(link: str) -> Response:
    """Takes a party out of the line."""
    entry, form = waits.by_link(link), PressForm()
    if entry is None:
        return gone()
    if not form.is_trusted():
        return _leave_page(link, form, status=MISTAKE)
    try:
        waitlist.leave(entry.uid, office=office(), now=clock.now())
    except refusals.NotWaiting:
        return gone()
    return redirect(links().waiting(link), 303)


def _decline_page(link: str, form: PressForm, *, status: int = 200) -> Response:
    entry = waits.by_link(link)
    if entry is None:
        return gone()
    offered = waitlist.offer_of(entry.uid, now=clock.now())
    if offered is None:
        return redirect(links().waiting(link), 303)
    event, slot, _ = offered
    facts = {"entry": entry, "event": event, "slot": slot, "link": link, "form": form}
    return page("waitlist/decline.html", status, **facts)


def _leave_page(link: str, form: PressForm, *, status: int = 200) -> Response:
    entry = waits.by_link(link)
    if entry is None:
        return gone()
    if not entry.is_in_line:
        return redirect(links().waiting(link), 303)
    return page("waitlist/leave.html", status, entry=entry, link=link, form=form)
