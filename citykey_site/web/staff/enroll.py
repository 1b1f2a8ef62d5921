"""Setting up an authenticator at the first sign-in, and the recovery codes that come with it."""

import pyotp
from flask import Blueprint, Response, redirect, session

from citykey_site import clock
from citykey_site.domain.refusals import AlreadyEnrolled, Refusal, TooManyTries
from citykey_site.domain.staff import Need
from citykey_site.services import authenticators as deeds
from citykey_site.storage import authenticators
from citykey_site.web import limits
from citykey_site.web.forms.sign_in import OneTimeForm
from citykey_site.web.pictures import qr
from citykey_site.web.staff.guard import SECOND_CODE, TOKEN, actor, needs, open_session, take_goal
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page
from citykey_site.web.staff.second_code import NEW, half_way
from citykey_site.web.staff.waiting import wait_page

blueprint = Blueprint("staff_enroll", __name__)
ISSUER = "CityKey staff"


@blueprint.get(NEW)
@needs(Need.FIRST_CODE)
@half_way(enrolled=False)
def show_secret() -> Response:
    """Shows what the authenticator needs, as a picture and as words."""
    return _page(OneTimeForm())


@blueprint.post(NEW)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.FIRST_CODE)
@half_way(enrolled=False)
def enroll() -> Response:
    """Takes the first code, lets the person in, and shows the recovery codes this one time."""
    form, now = OneTimeForm(), clock.now()
    if not form.validate():
        return _page(form, MISTAKE)
    words = {"network": limits.network(), "token": session[TOKEN], "now": now}
    try:
        token, codes = deeds.enroll(actor(), form.one_time.checked, **words)
    except TooManyTries as no:
        return wait_page(no, now=now)
    except AlreadyEnrolled:
        return redirect(SECOND_CODE, 303)
    except Refusal as no:
        return _page(form, MISTAKE, ("one_time", staff_sentence(no)))
    open_session(token, now=now)
    return codes_page(codes, way_on=take_goal())


def codes_page(codes: list[str], *, way_on: str) -> Response:
    """Returns the page of new recovery codes, the answer to the deed itself: they are kept
    nowhere, so that no later page could show them.
    """
    return staff_page("staff/sign_in/recovery_codes.html", codes=codes, way_on=way_on)


def _page(form: OneTimeForm, status: int = 200, *errors: tuple[str, str]) -> Response:
    secret = authenticators.proposed(actor().member_id)
    address = pyotp.TOTP(secret).provisioning_uri(name=actor().name, issuer_name=ISSUER)
    return staff_page(
        "staff/sign_in/new_authenticator.html",
        status,
        form=form,
        errors=[*errors, *form.mistakes],
        secret=secret,
        picture=qr(address, "QR code for your authenticator app"),
    )
