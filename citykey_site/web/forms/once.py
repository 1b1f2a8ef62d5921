"""Forms that do their deed once, however often they are sent."""

import secrets

from wtforms import HiddenField

from citykey_site.web.forms.base import Form

TOKEN_BYTES = 16
LONGEST = 64


class OnceForm(Form):
    """Is a form with a one-time token: sent again, by a second press or Back, it is the same."""

    once = HiddenField()

    def give_token(self) -> None:
        """Makes this a new form, with a token of its own."""
        self.once.data = secrets.token_urlsafe(TOKEN_BYTES)

    @property
    def sent_token(self) -> str:
        """Returns the token that came with the form; one that lost it counts as a new form."""
        return (self.once.data or secrets.token_urlsafe(TOKEN_BYTES))[:LONGEST]
