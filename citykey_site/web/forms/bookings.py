"""The forms of booking and of the booking afterwards."""

from collections.abc import Callable

from wtforms import StringField
from wtforms.validators import ValidationError

from citykey_site.domain import codes
from citykey_site.domain.refusals import Refusal
from citykey_site.web.forms.base import Form
from citykey_site.web.forms.emails import check_email
from citykey_site.web.forms.once import OnceForm
from citykey_site.web.forms.owners import check_owner
from citykey_site.web.languages import code as language
from citykey_site.web.languages import lazy_gettext as _l
from citykey_site.web.refusals import sentence


def checked_by(rule: Callable[[str], str]) -> Callable:
    """Returns a validator that keeps what a rule makes of the typed words, or says its no."""

    def validate(_form: Form, field: StringField) -> None:
        try:
            field.checked = rule(field.data or "")
        except Refusal as no:
            raise ValidationError(sentence(no, language())) from None

    return validate


class BookForm(OnceForm):
    """Asks one thing, the email; the rest is in the address."""

    email = StringField(_l("Email address"), [checked_by(check_email)])


class OpenForm(Form):
    """Asks for email and code together; without an email the second number stands in its place."""

    email = StringField(_l("Email address"), [checked_by(check_owner)])
    code = StringField(_l("Confirmation code"), [checked_by(codes.tidy)])


class EmailForm(Form):
    """Asks for an email address: to send a lost code, or to mend a wrong one."""

    email = StringField(_l("Email address"), [checked_by(check_email)])
