"""Checking a party in: what the slip's QR code opens, and where a typed code leads."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.refusals import NobodyChosen, NoSuchBooking, Refusal
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import whole_number
from citykey_site.services import attendance as deeds
from citykey_site.storage import bookings
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.party import closed_page, party_page
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE
from citykey_site.words.moments import clock_text

blueprint = Blueprint("staff_check_in", __name__)


@blueprint.get("/staff/check-in/<token>")
@needs(Need.DOOR)
def show_party(token: str) -> Response:
    """Shows one party at the door."""
    booking = bookings.find_by_slip(token)
    return closed_page(booking) or party_page(booking)


@blueprint.post("/staff/check-in/<token>")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.DOOR)
def check_in(token: str) -> Response:
    """Checks in who was named, or all; whoever is in already stays in."""
    return _do(partial(_checked_in, token), token)


@blueprint.get("/staff/check-in/<token>/undo")
@needs(Need.DOOR)
def back_to_party(token: str) -> Response:
    """Leads to the party."""
    return redirect(f"/staff/check-in/{token}", 303)


@blueprint.post("/staff/check-in/<token>/undo")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.DOOR)
def undo(token: str) -> Response:
    """Takes back what was said of one person."""
    return _do(partial(_taken_back, token), token)


def _do(deed: Callable[[datetime], str], token: str) -> Response:
    booking = bookings.find_by_slip(token)
    closed = closed_page(booking)
    if closed:
        return closed
    form = PressForm()
    if not form.is_trusted():
        return party_page(booking, MISTAKE, stale=form.stale)
    try:
        news.tell(deed(clock.now()))
    except NoSuchBooking:
        return closed_page(None)
    except Refusal as no:
        return party_page(bookings.find_by_slip(token), MISTAKE, no=staff_sentence(no))
    return redirect(f"/staff/check-in/{token}", 303)


def _checked_in(token: str, now: datetime) -> str:
    people = None if "all" in request.form else _people()
    done = deeds.check_in(token, people=people, now=now)
    if done.people:
        return f"Checked in: {done.people} {'person' if done.people == 1 else 'people'}."
    return f"Already in at {clock_text(done.since, SOURCE)}."


def _taken_back(token: str, now: datetime) -> str:
    person = _people()[0]
    done = deeds.undo(token, person, actor=actor(), now=now)
    return f"Taken back: person {person} is not in." if done else "There was nothing to take back."


def _people() -> list[int]:
    named = [whole_number(typed) for typed in request.form.getlist("person")]
    if not named or None in named:
        raise NobodyChosen
    return named
