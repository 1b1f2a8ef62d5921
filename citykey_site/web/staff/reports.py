"""What people say went wrong on the pages: read, printed and emptied by staff."""

from flask import Blueprint, Response, redirect, request

from citykey_site import clock
from citykey_site.domain import languages
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.reports import Reason
from citykey_site.domain.staff import Need
from citykey_site.domain.typed import whole_number
from citykey_site.services import reports as deeds
from citykey_site.storage import reports
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.staff import news
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_reports", __name__)
PAGE = "/staff/reports"
PAGE_ROWS = 100
LONGEST_UID = 32
REASONS = {
    Reason.WORDS: "Hard to understand",
    Reason.TRANSLATION: "Wrong translation",
    Reason.BROKEN: "Mistake, or the page does not work",
    Reason.FACTS: "Wrong fact about an event or a place",
    Reason.ACCESS: "Hard to use with phone, screen reader, or keyboard",
    Reason.OTHER: "Something else",
}


@blueprint.get(PAGE)
@needs(Need.EVENTS)
def everything() -> Response:
    """Lists the reports, the newest first, of all languages or of one."""
    return _list(PressForm())


@blueprint.post(f"{PAGE}/remove")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def remove() -> Response:
    """Removes one report."""
    form, uid = PressForm(), request.form.get("report", "")[:LONGEST_UID]
    if not form.is_trusted():
        return _list(form, MISTAKE)
    try:
        deeds.remove(uid, by=actor().label, now=clock.now())
    except Refusal as no:
        return _list(form, MISTAKE, no=no)
    news.tell("Removed: one report.")
    return redirect(_address(), 303)


@blueprint.post(f"{PAGE}/empty")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def empty() -> Response:
    """Removes all reports that were there when the page was made; later ones stay."""
    form, uid = PressForm(), request.form.get("report", "")[:LONGEST_UID]
    if not form.is_trusted():
        return _list(form, MISTAKE)
    seen = whole_number(request.form.get("seen", "")) or 0
    try:
        deeds.empty(uid, seen=seen, language=_language(), by=actor().label, now=clock.now())
    except Refusal as no:
        return _list(form, MISTAKE, no=no)
    news.tell(f"Removed: {seen} {'report' if seen == 1 else 'reports'}.")
    return redirect(_address(), 303)


def _list(form: PressForm, status: int = 200, *, no: Refusal | None = None) -> Response:
    chosen, number = _language(), max(1, whole_number(request.args.get("page", "")) or 1)
    counts = reports.reasons(language=chosen)
    newest = reports.latest(language=chosen, limit=1)
    before = (number - 1) * PAGE_ROWS
    return staff_page(
        "staff/reports/list.html",
        status,
        form=form,
        no=staff_sentence(no) if no else None,
        chosen=chosen,
        address=_address,
        served=languages.served(),
        reasons=[(REASONS[reason], counts[reason]) for reason in REASONS if reason in counts],
        names=REASONS,
        total=sum(counts.values()),
        newest=newest[0].uid if newest else "",
        number=number,
        before=before,
        is_last=before + PAGE_ROWS >= sum(counts.values()),
        reports=reports.latest(language=chosen, limit=PAGE_ROWS, skip=before),
    )


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in languages.served() else ""


def _address(deed: str = "", *, language: str | None = None, number: int = 1) -> str:
    """Returns this list or a deed on it, in the chosen language or in another."""
    chosen = _language() if language is None else language
    pairs = [f"language={chosen}" if chosen else "", f"page={number}" if number > 1 else ""]
    query = "&".join(pair for pair in pairs if pair)
    return f"{PAGE}{deed}" + (f"?{query}" if query else "")
