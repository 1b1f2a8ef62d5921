"""The form by which staff book for somebody."""

from wtforms import HiddenField, StringField

from citykey_site.web.forms.base import Form
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.emails import check_email


def check_optional_email(typed: str) -> str:
    """Returns the typed address, or nothing where none was typed. Raises EmailMalformed."""
    return check_email(typed) if typed.strip() else ""


class AssistedForm(Form):
    """Asks only for an email, and that only if the person wants letters."""

    email = StringField("Email address", [checked_by(check_optional_email)])
    once = HiddenField()
