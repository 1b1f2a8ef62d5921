"""Words that were sent after the sign-in had ended: kept, shown again, sent by one button."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from citykey_site.domain.staff import Actor, Stage
from citykey_site.services import kept_forms as deeds
from citykey_site.storage.kept_forms import KeptForm
from citykey_site.web.forms.base import PressForm

PAGE = "/staff/continue"
MARK = "kept"
LONGEST = 32 * 1024
TOKEN = "token"
# What residents or staff type to be found or let in is never kept, not even sealed.
NEVER_KEPT = frozenset({"email", "code", "owner", "one_time", "recovery"})


def keep(token: str, actor: Actor) -> bool:
    """Keeps the form of this request for the member whose sign-in has ended; tells whether.

    Only a form from a page of this browser's own is kept, and files never are.
    """
    if actor.is_helper or actor.stage is not Stage.FULL:
        return False
    pairs = _pairs()
    if not pairs:
        return False
    deeds.keep(token, KeptForm(address=_address(), fields=pairs), actor=actor)
    return True


def on_its_way(token: str | None) -> None:
    """Forgets a kept form when it is sent again from the page that shows it.

    The mark is in the address, so that a large upload is not read before its page wants it.
    """
    if request.method == "POST" and MARK in request.args and token:
        deeds.forget(token)


def _pairs() -> tuple[tuple[str, str], ...]:
    if (request.content_length or 0) > LONGEST:
        return ()
    try:
        fields = request.form.items(multi=True)
    except RequestEntityTooLarge:  # Too many fields; there is no such form of ours.
        return ()
    pairs = tuple((name, value) for name, value in fields if name != TOKEN)
    private = any(value and name in NEVER_KEPT for name, value in pairs)
    return () if private or not PressForm().is_trusted() else pairs


def _address() -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path
