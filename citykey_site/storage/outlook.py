"""From when on there is anything to find, so that no search walks over what is full or past."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union_all

from citykey_site.storage.hot_reads import HotRead
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
    [(windows, first, openings, first_opening, venues)] = ASKED.rows(now=now)
    # Where not all later openings were looked at, one of the others may be the first.
    known = [first, first_opening if openings < FEW else now]
    since = min((moment for moment in known if moment), default=now)
    few = windows < FEW and openings < FEW
    return Outlook(since=max(since, now) - LONGEST_EVENT, few=few, venues=venues)


def _count(asked: Select | CompoundSelect) -> ColumnElement[int]:
    return select(func.count()).select_from(asked.limit(FEW).subquery()).scalar_subquery()


def _asked() -> Select:
    windows = windows_with_places(SlotRow.starts_at)
    later = union_all(*opening_later(EventRow.starts_at))
    first_opening = select(func.min(later.limit(FEW).subquery().c.starts_at))
    return select(
        _count(windows),
        windows.order_by(SlotRow.starts_at).limit(1).scalar_subquery(),
        _count(later),
        first_opening.scalar_subquery(),
        select(func.count()).select_from(VenueRow).scalar_subquery(),
    )


ASKED = HotRead(_asked())
