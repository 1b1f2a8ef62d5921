"""From when on there is anything to find, so that no search walks over what is full or past."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union_all

from citykey_site.storage.db import session
from citykey_site.storage.search_conditions import opening_later, windows_with_places
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

# A window begins on the day of its event; two days are more than any difference of the two.
LONGEST_EVENT = timedelta(days=2)
# Up to here what is open is looked up by itself; there is little of it among all events.
FEW = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Holds where a search has to look: among events that begin at `since` or later.

    `few` tells that so little is open that a search goes through that alone. `venues` counts
    the places.
    """

    since: datetime
    few: bool
    venues: int


def look(*, now: datetime) -> Outlook:
    """Looks once where anything is open: windows with places, later openings, draws."""
    windows, first, openings, first_opening, venues = session().execute(ASKED, {"now": now}).one()
    # Windows come in order, so that the first is the first even where the count was cut off.
    known = [first, first_opening if openings < FEW else now]
    since = min((moment for moment in known if moment), default=now)
    few = windows < FEW and openings < FEW
    return Outlook(since=max(since, now) - LONGEST_EVENT, few=few, venues=venues)


def _bounded(
    asked: Select | CompoundSelect,
) -> tuple[ColumnElement[int], ColumnElement[datetime]]:
    some = asked.limit(FEW).subquery()
    count = select(func.count()).select_from(some).scalar_subquery()
    return count, select(func.min(some.c.starts_at)).scalar_subquery()


ASKED = select(
    *_bounded(windows_with_places(SlotRow.starts_at).order_by(SlotRow.starts_at)),
    *_bounded(union_all(*opening_later(EventRow.starts_at))),
    select(func.count()).select_from(VenueRow).scalar_subquery(),
)
