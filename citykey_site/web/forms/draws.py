"""The form that enters a draw: up to three wishes, and the email."""

from wtforms import StringField

from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.emails import check_email
from citykey_site.web.forms.once import OnceForm
from citykey_site.web.languages import lazy_gettext as _l

LONGEST_ID = 16


class DrawForm(OnceForm):
    """Asks for the wishes, the first one first, and for the email; the size is in the address."""

    wish1 = StringField(_l("First wish"))
    wish2 = StringField(_l("Second wish"))
    wish3 = StringField(_l("Third wish"))
    email = StringField(_l("Email address"), [checked_by(check_email)])

    @property
    def wishes(self) -> list[str]:
        """Returns the public ids of the windows that are wished."""
        typed = (self.wish1.data, self.wish2.data, self.wish3.data)
        return [words[:LONGEST_ID] for words in typed if words]
