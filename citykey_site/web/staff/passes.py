"""Day passes of an event: the list, making some, and revoking one or all."""

from flask import Blueprint, Response, redirect

from citykey_site import clock
from citykey_site.domain.day_passes import MOST_AT_ONCE
from citykey_site.domain.events import Event
from citykey_site.domain.refusals import PassCountWrong, Refusal
from citykey_site.domain.staff import Need
from citykey_site.domain.times import day_of
from citykey_site.domain.typed import western_digits
from citykey_site.services import day_passes as deeds
from citykey_site.storage import day_passes
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.forms.passes import MakePassesForm
from citykey_site.web.pictures import qr
from citykey_site.web.render import office
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, event_or_404, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_passes", __name__)


@blueprint.get("/staff/events/<event_id>/passes")
@needs(Need.EVENTS)
def passes(event_id: str) -> Response:
    """Lists the passes of an event."""
    event = event_or_404(event_id)
    form = MakePassesForm()
    form.give_token()
    return _list(event, form)


@blueprint.post("/staff/events/<event_id>/passes")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def make(event_id: str) -> Response:
    """Makes passes; the answer to the post is the one page that ever shows their codes.

    There is no page to lead to as after other deeds: the codes are kept nowhere.
    """
    event = event_or_404(event_id)
    form = MakePassesForm()
    if not form.validate():
        return _list(event, form, status=MISTAKE)
    try:
        made = deeds.make(
            event_id,
            count=_count(form),
            form_token=form.sent_token,
            by=actor().label,
            now=clock.now(),
        )
    except Refusal as no:
        form.give_token()
        return _list(event, form, no=no, status=MISTAKE)
    address = f"{office().base_url}/staff/pass"
    picture = qr(address, "QR code of the address above")
    return staff_page(
        "staff/passes/made.html", event=event, made=made, address=address, picture=picture
    )


@blueprint.post("/staff/events/<event_id>/passes/<pass_id>/revoke")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def revoke(event_id: str, pass_id: str) -> Response:
    """Revokes one pass; its devices are out at their next request."""
    event = event_or_404(event_id)
    form = PressForm()
    if not form.is_trusted():
        return _list(event, form, status=MISTAKE)
    name = next(
        (item.name for item in day_passes.of_event(event.id) if item.public_id == pass_id), ""
    )
    if deeds.revoke(event_id, public_id=pass_id, by=actor().label, now=clock.now()):
        news.tell(f"Revoked: the pass of {name}. It opens nothing any more.")
    return redirect(f"/staff/events/{event.public_id}/passes", 303)


@blueprint.get("/staff/events/<event_id>/passes/revoke")
@needs(Need.EVENTS)
def ask_revoke_all(event_id: str) -> Response:
    """Asks once whether to revoke every pass of an event."""
    return _ask_all(event_or_404(event_id), PressForm())


@blueprint.post("/staff/events/<event_id>/passes/revoke")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def revoke_all(event_id: str) -> Response:
    """Revokes every pass of an event."""
    event = event_or_404(event_id)
    form = PressForm()
    if not form.is_trusted():
        return _ask_all(event, form, status=MISTAKE)
    count = deeds.revoke(event_id, by=actor().label, now=clock.now())
    news.tell(f"Revoked: {count} {'pass' if count == 1 else 'passes'}.")
    return redirect(f"/staff/events/{event.public_id}/passes", 303)


def _list(
    event: Event,
    form: MakePassesForm | PressForm,
    *,
    no: Refusal | None = None,
    status: int = 200,
) -> Response:
    found = day_passes.of_event(event.id)
    field = "count" if isinstance(no, PassCountWrong) else "passes"
    return staff_page(
        "staff/passes/passes.html",
        status,
        event=event,
        passes=found,
        live=[item for item in found if item.is_live],
        form=form if isinstance(form, MakePassesForm) else _fresh(),
        stale=form.stale if status == MISTAKE and no is None else None,
        errors=[(field, staff_sentence(no))] if no else [],
        most=MOST_AT_ONCE,
        too_late=day_of(event.starts_at) < day_of(clock.now()),
    )


def _ask_all(event: Event, form: PressForm, *, status: int = 200) -> Response:
    live = [item for item in day_passes.of_event(event.id) if item.is_live]
    return staff_page("staff/passes/revoke.html", status, event=event, live=live, form=form)


def _fresh() -> MakePassesForm:
    form = MakePassesForm()
    form.give_token()
    return form


def _count(form: MakePassesForm) -> int:
    return int(western_digits(form.count.data or "", limit=4) or 0)
