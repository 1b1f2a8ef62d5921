"""The form by which staff book for somebody."""

from wtforms import StringField

from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.emails import check_email
from citykey_site.web.forms.once import OnceForm


def check_optional_email(typed: str) -> str:
    """Returns the typed address, or nothing where none was typed. Raises EmailMalformed."""
    return check_email(typed) if typed.strip() else ""


class AssistedForm(OnceForm):
    """Asks only for an email, and that only if the person wants letters."""

    email = StringField("Email address", [checked_by(check_optional_email)])
