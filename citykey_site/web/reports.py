"""Where anybody says what went wrong on a page; no address, and nothing of the person, is kept."""

from flask import Blueprint, Response, current_app, redirect, request

from citykey_site import clock
from citykey_site.domain.reports import Reason
from citykey_site.services import reports as deeds
from citykey_site.web import languages, limits
from citykey_site.web.forms.reports import ReportForm
from citykey_site.web.render import links, page, public_page
from citykey_site.web.staff.guard import is_staff

blueprint = Blueprint("reports", __name__)
MISTAKE = 422


@blueprint.get("/<lang>/report")
def ask() -> Response:
    """Asks what went wrong; the address has the rule of the page, and perhaps the reason."""
    form = ReportForm()
    form.give_token()
    return _form(form)


@blueprint.post("/<lang>/report")
@limits.limiter.limit(limits.LETTERS)
def send() -> Response:
    """Keeps the report, or answers with the same page and the mistake."""
    form = ReportForm()
    if "switch" in request.form:
        return _form(form)
    if not form.validate():
        return _form(form, MISTAKE)
    was_cut = deeds.keep(
        form.reason.checked,
        form.told.checked,
        page=_about(),
        language=languages.code(),
        form=form.sent_token,
        now=clock.now(),
    )
    thanks = links().page("report/thanks")
    return redirect(f"{thanks}?cut=1" if was_cut else thanks, 303)


@blueprint.get("/<lang>/report/thanks")
def thanks() -> Response:
    """Says that the report is kept, and what was taken out of it."""
    return public_page("reports/thanks.html", was_cut=request.args.get("cut") == "1")


def _form(form: ReportForm, status: int = 200) -> Response:
    return page(
        "reports/report.html",
        status,
        form=form,
        about=_about(),
        named=Reason.TRANSLATION if request.args.get("reason") == Reason.TRANSLATION else None,
        reasons=tuple(Reason),
        errors=form.mistakes if status == MISTAKE else [],
    )


def _about() -> str:
    """Returns the rule in the address, empty where it is none of the pages for residents."""
    asked = request.args.get("about", "")
    known = {rule.rule for rule in current_app.url_map.iter_rules() if not is_staff(rule.rule)}
    return asked if asked in known else ""
