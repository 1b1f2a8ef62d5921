"""The form that joins a waitlist, of an event or of an area."""

from wtforms import SelectMultipleField, StringField

from citykey_site.domain.search import WEEKDAYS
from citykey_site.domain.times import PartOfDay
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.emails import check_email
from citykey_site.web.forms.once import OnceForm
from citykey_site.web.languages import lazy_gettext as _l

MOST = 100


class JoinForm(OnceForm):
    """Asks which times and the email; the event or the area and the size are in the address."""

    slots = SelectMultipleField(validate_choice=False)
    time = SelectMultipleField(validate_choice=False)
    day = SelectMultipleField(validate_choice=False)
    email = StringField(_l("Email address"), [checked_by(check_email)])

    @property
    def windows(self) -> list[str]:
        """Returns the public ids of the windows that were ticked."""
        return [words[:16] for words in (self.slots.data or [])[:MOST]]

    @property
    def parts(self) -> list[str]:
        """Returns the parts of the day that were ticked."""
        return [str(part) for part in PartOfDay if part in (self.time.data or [])]

    @property
    def weekdays(self) -> list[int]:
        """Returns the days of the week that were ticked; Monday is 0."""
        return [number for number, name in enumerate(WEEKDAYS) if name in (self.day.data or [])]
