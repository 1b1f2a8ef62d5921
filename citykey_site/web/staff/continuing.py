"""Shows a form that was sent after the sign-in had ended, with one button that sends it."""

from flask import Blueprint, Response, redirect, session

from citykey_site.domain.staff import Need
from citykey_site.services import kept_forms as deeds
from citykey_site.storage import kept_forms
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import goals, kept, news
from citykey_site.web.staff.guard import TOKEN, needs
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_continue", __name__)


@blueprint.get(kept.PAGE)
@needs(Need.EVENTS)
def show_kept() -> Response:
    """Shows the words that were kept; without any it leads to the first page."""
    found = kept_forms.get(session[TOKEN])
    if found is None:
        return redirect(goals.START, 303)
    return _page(found)


@blueprint.post(kept.PAGE)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def drop_kept() -> Response:
    """Forgets the words that were kept."""
    form = PressForm()
    found = kept_forms.get(session[TOKEN])
    if found is not None and not form.is_trusted():
        return _page(found, MISTAKE, stale=form.stale)
    deeds.forget(session[TOKEN])
    news.tell("Dropped: the words that were kept.")
    return redirect(goals.START, 303)


def _page(found: kept_forms.KeptForm, status: int = 200, stale: str | None = None) -> Response:
    sign = "&" if "?" in found.address else "?"
    return staff_page(
        "staff/sign_in/continue.html",
        status,
        kept=found,
        seen=[(name, value) for name, value in found.fields if value.strip()],
        action=f"{found.address}{sign}{kept.MARK}=1",
        stale=stale,
    )
