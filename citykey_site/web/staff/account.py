"""A person's own account: who they are here, and their recovery codes."""

from flask import Blueprint, Response

from citykey_site import clock
from citykey_site.domain.refusals import Refusal, TooManyTries
from citykey_site.domain.staff import Need
from citykey_site.services import authenticators as deeds
from citykey_site.storage import staff_codes
from citykey_site.web import limits
from citykey_site.web.forms.sign_in import OneTimeForm
from citykey_site.web.staff.enroll import codes_page
from citykey_site.web.staff.guard import actor, needs
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.web.staff.waiting import wait_page

blueprint = Blueprint("staff_account", __name__)
PAGE = "/staff/account"


@blueprint.get(PAGE)
@needs(Need.EVENTS)
def account() -> Response:
    """Shows the account of the person who is signed in."""
    return _page(OneTimeForm())


@blueprint.post(f"{PAGE}/recovery-codes")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.EVENTS)
def renew_codes() -> Response:
    """Makes new recovery codes for a code of the authenticator, and shows them this one time."""
    form, now = OneTimeForm(), clock.now()
    if not form.validate():
        return _page(form, MISTAKE)
    try:
        codes = deeds.renew_codes(actor(), form.one_time.checked, network=limits.network(), now=now)
    except TooManyTries as no:
        return wait_page(no, now=now)
    except Refusal as no:
        return _page(form, MISTAKE, ("one_time", staff_sentence(no)))
    return codes_page(codes, way_on=PAGE)


def _page(form: OneTimeForm, status: int = 200, *errors: tuple[str, str]) -> Response:
    left = staff_codes.recovery_left(actor().member_id)
    return staff_page(
        "staff/sign_in/account.html", status, form=form, errors=[*errors, *form.mistakes], left=left
    )
