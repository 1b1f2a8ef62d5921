"""The forms of news: which places, how often, and for whom."""

from wtforms import SelectMultipleField, StringField
from wtforms.validators import ValidationError

from citykey_site.domain import news_places
from citykey_site.domain.news import Often
from citykey_site.domain.news_places import Unclear
from citykey_site.domain.refusals import PaceMissing, Refusal
from citykey_site.web.forms.base import Form
from citykey_site.web.forms.bookings import checked_by
from citykey_site.web.forms.emails import check_email
from citykey_site.web.forms.once import OnceForm
from citykey_site.web.languages import code as language
from citykey_site.web.languages import lazy_gettext as _l
from citykey_site.web.refusals import sentence

MOST_TICKED = 30


def check_pace(typed: str) -> str:
    """Returns the pace that was chosen. Raises PaceMissing."""
    if typed not in set(Often):
        raise PaceMissing
    return typed


class PlacesForm(Form):
    """Asks for the places, in one line, and how often news may come.

    After `validate`, `unclear` has the words that may mean several places; the places that are
    ticked in `meant` stand for them.
    """

    unclear: tuple[Unclear, ...] = ()
    queries: tuple[str, ...] = ()

    places = StringField()
    meant = SelectMultipleField(validate_choice=False)
    often = StringField(None, [checked_by(check_pace)])

    def validate_places(self, field: StringField) -> None:
        """Keeps the places that are named, or says what is not clear."""
        ticked = (self.meant.data or [])[:MOST_TICKED]
        try:
            named = news_places.read(field.data or "", meant=ticked)
            self.unclear = tuple(item for item in named.unclear if item.choices)
            self.queries = news_places.clear(named)
        except Refusal as no:
            raise ValidationError(sentence(no, language())) from None


class NewsForm(PlacesForm, OnceForm):
    """Asks for the email as well."""

    email = StringField(_l("Email address"), [checked_by(check_email)])
