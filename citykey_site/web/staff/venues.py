"""The venues: a list, a new one, and what is known of each."""

from flask import Blueprint, Response, abort, redirect

from citykey_site import clock
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import whole_number
from citykey_site.domain.venue_forms import VENUE_FIELDS, read, words_of
from citykey_site.domain.venues import Venue
from citykey_site.services import venues as deeds
from citykey_site.storage import venues
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.events import in_order, typed_words
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_venues", __name__)
EMPTY = dict.fromkeys(VENUE_FIELDS, "")


@blueprint.get("/staff/venues")
@needs(Need.EVENTS)
def every() -> Response:
    """Lists the venues, and asks for a new one."""
    return _list(PressForm(), EMPTY)


@blueprint.post("/staff/venues")
@needs(Need.EVENTS)
def add() -> Response:
    """Keeps a new venue; the same name at the same address is the same venue."""
    form, typed = PressForm(), typed_words(VENUE_FIELDS)
    if not form.is_trusted():
        return _list(form, typed, status=MISTAKE)
    venue, faults = read(typed)
    if venue is None:
        return _list(form, typed, errors=faults, status=MISTAKE)
    deeds.keep(venues.completed(venue), by=actor().label, now=clock.now())
    news.tell(f"Saved: {venue.name}.")
    return redirect("/staff/venues", 303)


@blueprint.get("/staff/venues/<venue_id>")
@needs(Need.EVENTS)
def edit(venue_id: str) -> Response:
    """Shows what is known of a venue."""
    venue = _venue_or_404(venue_id)
    return _one(venue_id, venue, PressForm(), words_of(venue))


@blueprint.post("/staff/venues/<venue_id>")
@needs(Need.EVENTS)
def keep(venue_id: str) -> Response:
    """Keeps ZIP, ward and coordinates; name and address stay."""
    venue, form = _venue_or_404(venue_id), PressForm()
    typed = typed_words(VENUE_FIELDS) | {"venue": venue.name, "address": venue.address}
    if not form.is_trusted():
        return _one(venue_id, venue, form, typed, status=MISTAKE)
    mended, faults = read(typed)
    if mended is None:
        return _one(venue_id, venue, form, typed, errors=faults, status=MISTAKE)
    deeds.keep(mended, by=actor().label, now=clock.now())
    news.tell(f"Saved: {venue.name}.")
    return redirect("/staff/venues", 303)


def _list(form: PressForm, typed: dict[str, str], *, errors=(), status: int = 200) -> Response:
    return staff_page(
        "staff/venues/list.html",
        status,
        venues=venues.every(),
        form=form,
        typed=typed,
        errors=in_order(errors, VENUE_FIELDS),
    )


def _one(
    venue_id: str,
    venue: Venue,
    form: PressForm,
    typed: dict[str, str],
    *,
    errors=(),
    status: int = 200,
) -> Response:
    return staff_page(
        "staff/venues/one.html",
        status,
        venue_id=venue_id,
        venue=venue,
        form=form,
        typed=typed,
        errors=in_order(errors, VENUE_FIELDS),
    )


def _venue_or_404(venue_id: str) -> Venue:
    number = whole_number(venue_id, digits=9)
    venue = venues.get(number) if number else None
    if venue is None:
        abort(404)
    return venue
