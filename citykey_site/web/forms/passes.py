"""The forms of day passes."""

from wtforms import StringField

from citykey_site.domain import codes
from citykey_site.web.forms.base import Form
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.once import OnceForm


class MakePassesForm(OnceForm):
    """Asks how many passes to make; its one-time token keeps a second sending from making more."""

    count = StringField("How many passes")


class PassForm(Form):
    """Asks a helper for the code of the day pass."""

    code = StringField("Code of your day pass", [checked_by(codes.tidy)])
