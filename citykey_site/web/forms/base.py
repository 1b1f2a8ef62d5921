"""Every form: its token, and what is wrong with it when the token is."""

import hmac
import secrets
from enum import StrEnum

from flask import current_app, request, session
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

from citykey_site.domain.typed import showable
from citykey_site.web.request_log import Why, note

TOKEN_BYTES = 16
SESSION_FIELD = "form"


class Stale(StrEnum):
    """Names why a form cannot be trusted."""

    NO_COOKIE = "no-cookie"
    OLD = "old"


class MaskedToken(CSRF):
    """Ties a form to its visitor's cookie.

    The token is masked anew for each page: pages are compressed, and a constant secret beside
    words from outside could be guessed from the size of the answer (the BREACH attack).
    """

    def generate_csrf_token(self, csrf_token_field) -> str:
        """Returns the visitor's token under a fresh mask."""
        secret = bytes.fromhex(session.setdefault(SESSION_FIELD, secrets.token_hex(TOKEN_BYTES)))
        mask = secrets.token_bytes(TOKEN_BYTES)
        return (mask + _xor(mask, secret)).hex()

    def validate_csrf_token(self, form, field) -> None:
        """Raises ValidationError naming a Stale where the token is not the visitor's."""
        if request.cookies.get(_cookie_name()) is None:
            note(Why.TOKEN)
            raise ValidationError(Stale.NO_COOKIE)
        if not _is_own(field.data or ""):
            note(Why.TOKEN)
            raise ValidationError(Stale.OLD)


class Form(FlaskForm):
    """Is the root of every form that is posted."""

    class Meta(FlaskForm.Meta):
        """Puts the masked token in place of the library's own."""

        csrf = True
        csrf_class = MaskedToken
        csrf_field_name = "token"

        def wrap_formdata(self, form, formdata):
            """Takes the typed words only: a file in place of words is nothing typed."""
            if request.method != "POST":
                return None
            pairs = request.form.items(multi=True)
            return MultiDict((name, showable(value)) for name, value in pairs)

    @property
    def stale(self) -> Stale | None:
        """Returns why the form cannot be trusted, None where it can; call after `validate`."""
        found = self["token"].errors
        return Stale(found[0]) if found else None

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Returns each mistake as field and sentence, in the order of the fields.

        A form that cannot be trusted has none: what is said then is that it cannot.
        """
        if self.stale:
            return []
        return [(field.name, message) for field in self for message in field.errors]

    def is_trusted(self) -> bool:
        """Checks only the token, for forms that are one button."""
        return self["token"].validate(self)


class PressForm(Form):
    """Is a form with nothing but its button."""


def _is_own(typed: str) -> bool:
    try:
        token = bytes.fromhex(typed)
        secret = bytes.fromhex(session.get(SESSION_FIELD, ""))
    except ValueError:
        return False
    mask, masked = token[:TOKEN_BYTES], token[TOKEN_BYTES:]
    if len(mask) != TOKEN_BYTES or len(masked) != TOKEN_BYTES or not secret:
        return False
    return hmac.compare_digest(_xor(mask, masked), secret)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _cookie_name() -> str:
    return current_app.config["SESSION_COOKIE_NAME"]
