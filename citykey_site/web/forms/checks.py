"""The form of the email check."""

from wtforms import StringField

from citykey_site.web.forms.base import Form
from citykey_site.web.languages import lazy_gettext as _l


class NumberForm(Form):
    """Asks for the number in the letter."""

    number = StringField(_l("Number from our email"))
