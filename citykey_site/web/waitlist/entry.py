"""The page at the end of the link: where a party stands, and the button that takes a place."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, redirect, request, session

from citykey_site import clock
from citykey_site.domain import refusals
from citykey_site.domain.waitlist import State, Wait
from citykey_site.services import waitlist
from citykey_site.storage import events, slots, waits
from citykey_site.web import begun, languages, limits, passes
from citykey_site.web.forms.base import PressForm
from citykey_site.web.refusals import sentence
from citykey_site.web.render import links, office, page

blueprint = Blueprint("waitlist_entry", __name__)
MISTAKE = 422
GONE = 410
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LONGEST_ID = 16


@blueprint.get("/<lang>/waitlist/<link>")
def show(link: str) -> Response:
    """Shows where a party stands, and a place that is offered to it."""
    entry = waits.by_link(link)
    return entry_page(entry, link, now=clock.now()) if entry else gone()


@blueprint.post("/<lang>/waitlist/<link>")
@limits.limiter.limit(limits.DEEDS)
def take(link: str) -> Response:
    """Books the offered place."""
    now, entry, form = clock.now(), waits.by_link(link), PressForm()
    if entry is None:
        return gone()
    if not form.is_trusted():
        return entry_page(entry, link, now=now, form=form, status=MISTAKE)
    try:
        booking = waitlist.take(entry.uid, slot_id=typed_slot(), office=office(), now=now)
    except refusals.Refusal as no:
        left = waits.by_link(link)  # Joined anew meanwhile, it has another link.
        said = sentence(no, languages.code())
        return entry_page(left, link, now=now, no=said, status=MISTAKE) if left else gone()
    # Only the browser that joined sees the code: a mail scanner that presses the button must not.
    if booking is not None and begun.is_here(entry.uid):
        passes.hand_out(booking.uid, news="booked", now=now)
        return redirect(links().page("booking/details"), 303)
    return redirect(links().waiting(link), 303)


def entry_page(
    entry: Wait,
    link: str,
    *,
    now: datetime,
    form: PressForm | None = None,
    no: str | None = None,
    status: int = 200,
) -> Response:
    """Returns the page of an entry as it stands: in line, with an offer, booked, or over."""
    offered = waitlist.offer_of(entry.uid, now=now)
    if offered is not None:
        return _offer(entry, link, offered, now=now, form=form, no=no, status=status)
    event = events.get(entry.event_id) if entry.event_id else None
    wished = set(entry.windows) - set(entry.passed)
    windows = slots.of_event(event.id) if event else ()
    return page(
        _template(entry),
        status,
        entry=entry,
        event=event,
        windows=[slot for slot in windows if slot.id in wished],
        link=link,
        no=no,
        form=form or PressForm(),
        news=session.pop("waitlist", None),
    )


def gone() -> Response:
    """Says that the link has ended."""
    return page("waitlist/gone.html", GONE)


def typed_slot() -> str:
    """Returns the window that the page showed when its button was pressed."""
    return request.form.get("slot", "")[:LONGEST_ID]


def _offer(
    entry: Wait,
    link: str,
    offered: tuple,
    *,
    now: datetime,
    form: PressForm | None,
    no: str | None,
    status: int,
) -> Response:
    event, slot, offer = offered
    left = offer.ends_at - now
    return page(
        "waitlist/offer.html",
        status,
        entry=entry,
        event=event,
        slot=slot,
        until=offer.ends_at,
        hours=round(left / HOUR),
        minutes=max(1, round(left / MINUTE)),
        link=link,
        no=no,
        form=form or PressForm(),
    )


def _template(entry: Wait) -> str:
    if entry.is_in_line:
        return "waitlist/entry.html"
    return "waitlist/taken.html" if entry.state is State.TAKEN else "waitlist/over.html"
