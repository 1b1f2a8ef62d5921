"""The form that says what went wrong."""

from wtforms import StringField, TextAreaField

from citykey_site.domain import reports
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.once import OnceForm


class ReportForm(OnceForm):
    """Asks for the reason, and for words that nobody has to write."""

    reason = StringField(validators=[checked_by(reports.chosen)])
    told = TextAreaField(validators=[checked_by(reports.tidy)])
