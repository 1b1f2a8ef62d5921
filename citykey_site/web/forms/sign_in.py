"""The forms of signing in, and of managing the staff."""

from collections.abc import Callable

from wtforms import RadioField, StringField
from wtforms.validators import ValidationError

from citykey_site.domain import one_time
from citykey_site.domain.refusals import Refusal
from citykey_site.domain.staff import Role
from citykey_site.web.forms.base import Form
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.emails import check_email
from citykey_site.web.staff.refusals import staff_sentence

ROLES = ((Role.ORGANIZER.value, "Organizer"), (Role.ADMIN.value, "Admin"))


def checked_for_staff(rule: Callable[[str], str]) -> Callable:
    """Returns a validator that keeps what a rule makes of the typed words, or says its no."""

    def validate(_form: Form, field: StringField) -> None:
        try:
            field.checked = rule(field.data or "")
        except Refusal as no:
            raise ValidationError(staff_sentence(no)) from None

    return validate


def check_role(typed: str) -> Role:
    """Returns the role that was chosen. Raises ValidationError where none of the two was."""
    try:
        return {value: Role(value) for value, _ in ROLES}[typed]
    except KeyError:
        raise ValidationError("Choose a role: organizer or admin.") from None


class SignInForm(Form):
    """Asks who signs in."""

    email = StringField("Email address", [checked_by(check_email)])


class OneTimeForm(Form):
    """Asks for six digits: those that were mailed, or those that the authenticator shows."""

    one_time = StringField("Code", [checked_for_staff(one_time.tidy)])


class RecoveryForm(Form):
    """Asks for one printed recovery code."""

    recovery = StringField("Recovery code", [checked_for_staff(one_time.tidy_recovery)])


class RoleForm(Form):
    """Asks for a role."""

    role = RadioField("Role", choices=ROLES, validate_choice=False)

    def validate_role(self, field: RadioField) -> None:
        """Keeps the role, or asks for one."""
        field.checked = check_role(field.data or "")


class AddForm(RoleForm):
    """Asks whom to add, and with which role."""

    email = StringField("Email address", [checked_by(check_email)])
    role = RadioField("Role", choices=ROLES, validate_choice=False)
