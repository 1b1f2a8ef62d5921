"""Signing in by the City's own accounts: it takes the place of the mailed code only.

The second code stays. The way to the accounts is a link, since forms may be sent to this site
only, and the way back ends in a button, since reading a page changes nothing.
"""

import hmac
from dataclasses import asdict
from importlib import import_module

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, session

from citykey_site import clock
from citykey_site.config import BadSetting, Settings
from citykey_site.domain.refusals import Refusal, SsoNotProven
from citykey_site.domain.staff import Need
from citykey_site.services import sso as deeds
from citykey_site.services.sso import Asked, Provider
from citykey_site.web import limits
from citykey_site.web.forms.base import PressForm
from citykey_site.web.render import office
from citykey_site.web.staff.guard import SECOND_CODE, TOKEN, needs, open_session
from citykey_site.web.staff.refusals import staff_sentence
from citykey_site.web.staff.render import MISTAKE, staff_page

blueprint = Blueprint("staff_sso", __name__)
START = "/staff/sso"
BACK = f"{START}/return"
ASKED = "staff_sso"
PROVIDER = "citykey.sso"
# Codes of known providers have at most about a thousand characters.
LONGEST = 4000


def init_app(app: Flask) -> None:
    """Gives an app the provider that its settings name, if they name one.

    Raises BadSetting where the libraries of the extra `sso` are not there.
    """
    settings = app.extensions["citykey.settings"]
    app.extensions[PROVIDER] = _provider_of(settings) if settings.sso_issuer else None


@blueprint.get(START)
@limits.limiter.limit(limits.DEEDS)
@needs(Need.NOBODY)
def leave() -> Response:
    """Leads to the service of accounts with a question that only this browser can use."""
    asked = deeds.new_question()
    try:
        address = _provider().address(asked, back_to=_back())
    except Refusal as no:
        return _refused(no)
    session[ASKED] = asdict(asked)
    return redirect(address, 303)


@blueprint.get(BACK)
@needs(Need.NOBODY)
def come_back() -> Response:
    """Asks for one press to finish; whoever comes with another's answer is told to start again."""
    _provider()
    if _asked(request.args.get("state", "")) is None or not request.args.get("code"):
        return _refused(SsoNotProven())
    return _finish_page(request.args["code"], request.args["state"])


@blueprint.post(f"{START}/finish")
@limits.limiter.limit(limits.DEEDS)
@needs(Need.NOBODY)
def finish() -> Response:
    """Takes the answer, once, and leads on to the second code."""
    provider, form, now = _provider(), PressForm(), clock.now()
    if not form.is_trusted():
        typed = (request.form.get(name, "") for name in ("answer", "state"))
        return _finish_page(*typed, status=MISTAKE, form=form)
    asked = _asked(request.form.get("state", ""))
    session.pop(ASKED, None)
    if asked is None:
        return _refused(SsoNotProven())
    code = request.form.get("answer", "")[:LONGEST]
    try:
        email = provider.email(code, asked, back_to=_back(), now=now)
        token = deeds.sign_in(email, instead_of=session.get(TOKEN), now=now)
    except Refusal as no:
        return _refused(no)
    open_session(token, now=now)
    return redirect(SECOND_CODE, 303)


def account_name() -> str:
    """Returns what the City's own accounts are called; empty where they open nothing here."""
    if current_app.extensions[PROVIDER] is None:
        return ""
    return current_app.extensions["citykey.settings"].sso_name


def _provider_of(settings: Settings) -> Provider:
    try:
        module = import_module("citykey_site.services.sso_provider")
    except ImportError:
        raise BadSetting(
            "CITYKEY_SSO_ISSUER needs two more libraries; install this site with its extra: sso."
        ) from None
    return module.OpenIdProvider(
        issuer=settings.sso_issuer,
        client_id=settings.sso_client_id,
        client_secret=settings.sso_client_secret,
    )


def _provider() -> Provider:
    return current_app.extensions[PROVIDER] or abort(404)


def _back() -> str:
    return office().base_url + BACK


def _asked(state: str) -> Asked | None:
    kept = session.get(ASKED)
    if not kept or not hmac.compare_digest(kept["state"].encode(), state.encode()):
        return None
    return Asked(**kept)


def _finish_page(
    answer: str, state: str, *, status: int = 200, form: PressForm | None = None
) -> Response:
    fields = {"answer": answer[:LONGEST], "state": state[:LONGEST]}
    return staff_page("staff/sso/return.html", status, form=form or PressForm(), fields=fields)


def _refused(no: Refusal) -> Response:
    return staff_page("staff/sso/refused.html", MISTAKE, no=staff_sentence(no))
