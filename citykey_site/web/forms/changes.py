"""The forms of changes: one window, and the press that confirms what was shown."""

from collections.abc import Callable
from datetime import date

from flask import request
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from citykey_site.domain.event_csv.cells import MOST_PLACES, read_places
from citykey_site.domain.event_csv.faults import CellWrong
from citykey_site.domain.event_csv.moments import moment, read_time
from citykey_site.domain.events import WindowPlan
from citykey_site.domain.typed import plain, whole_number
from citykey_site.web.forms.base import Form

LONGEST = 40
WRITE_START = "Write when the window starts, like 10:00 or 1:30 PM."
WRITE_END = "Write when the window ends, like 10:30 or 2 PM."
WRITE_PLACES = f"Write the places for people as a whole number from 0 to {MOST_PLACES}."


class SeenForm(Form):
    """Carries what a page has shown, so that nothing else is done than that."""

    version = HiddenField()
    seen = HiddenField()

    @property
    def known_version(self) -> int:
        """Returns the version of the event that the page showed, 0 where it is no number."""
        return whole_number(self.version.data or "", digits=9) or 0

    @property
    def is_confirmed(self) -> bool:
        """Tells whether the button on the page with the effect was pressed."""
        return "confirm" in request.form

    @property
    def is_again(self) -> bool:
        """Tells whether the person wants to see the filled form again."""
        return "again" in request.form


def _checked_by(rule: Callable[[str], object], sentence: str) -> list:
    def validate(_form: Form, field: StringField) -> None:
        try:
            field.checked = rule(plain(field.data or "", limit=LONGEST))
        except CellWrong:
            raise ValidationError(sentence) from None

    return [validate]


class WindowForm(SeenForm):
    """Asks for a window: when it starts and ends, and its places for people."""

    starts = StringField("Starts", _checked_by(read_time, WRITE_START))
    ends = StringField("Ends", _checked_by(read_time, WRITE_END))
    places = StringField("Places for people", _checked_by(read_places, WRITE_PLACES))

    @property
    def words(self) -> dict[str, str]:
        """Returns what was typed."""
        return {name: self[name].data or "" for name in ("starts", "ends", "places")}

    def window(self, day: date, *, slot_id: str = "") -> WindowPlan:
        """Returns the window on a day; raises CellWrong where the clock change hides a time."""
        return WindowPlan(
            starts_at=moment(day, self.starts.checked),
            ends_at=moment(day, self.ends.checked),
            places=self.places.checked,
            slot_id=slot_id,
        )
