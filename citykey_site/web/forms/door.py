"""The forms at the door: a code, or what the person typed who lost it."""

from wtforms import StringField

from citykey_site.domain import codes
from citykey_site.web.forms.base import Form
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.owners import check_owner


class CodeForm(Form):
    """Asks for the confirmation code."""

    code = StringField("Confirmation code", [checked_by(codes.tidy)])


class OwnerForm(Form):
    """Asks the person for the email address, or the second number, of the appointment."""

    owner = StringField("Email address, or second number", [checked_by(check_owner)])
