"""The forms of signing in, and of managing the staff."""

from collections.abc import Callable

from wtforms import StringField
from wtforms.validators import ValidationError

from citykey_site.domain import one_time
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.staff import Role
from citykey_site.web.forms.base import Form
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.emails import check_email
from citykey_site.web.staff.refusals import staff_sentence

ROLES = {role.value: role for role in (Role.ORGANIZER, Role.ADMIN)}


def checked_for_staff(rule: Callable[[str], str]) -> Callable:
    """Returns a validator that keeps what a rule makes of the typed words, or says its no."""

    def validate(_form: Form, field: StringField) -> None:
        try:
            field.checked = rule(field.data or "")
        except Refusal as no:
            raise ValidationError(staff_sentence(no)) from None

    return validate


class SignInForm(Form):
    """Asks who signs in."""

    email = StringField("Email address", [checked_by(check_email)])


class OneTimeForm(Form):
    """Asks for six digits: those that were mailed, or those that the authenticator shows."""

    one_time = StringField("Code", [checked_for_staff(one_time.tidy)])


class RecoveryForm(Form):
    """Asks for one printed recovery code."""

    recovery = StringField("Recovery code", [checked_for_staff(one_time.tidy_recovery)])


def check_role(_form: Form, field: StringField) -> None:
    """Keeps the role that was chosen. Raises ValidationError where it is none."""
    if field.data not in ROLES:
        raise ValidationError("Choose a role: organizer or admin.")
    field.checked = ROLES[field.data]


class RoleForm(Form):
    """Asks for a role."""

    role = StringField("Role", [check_role])


class AddForm(Form):
    """Asks whom to add, and with which role."""

    email = StringField("Email address", [checked_by(check_email)])
    role = StringField("Role", [check_role])
