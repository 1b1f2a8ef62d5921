"""From when on there is anything to find, so that no search walks over what is full or past."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union_all

from citykey_site.domain.search import Search
from citykey_site.domain.times import at, end_of_day
from citykey_site.storage.db import session
from citykey_site.storage.search_conditions import HAS_PLACES, by_draw
from citykey_site.storage.tables import EventRow, SlotRow, VenueRow

# A window begins on the day of its event; two days are more than any difference of the two.
LONGEST_EVENT = timedelta(days=2)
# Up to here what is open is looked up by itself; there is little of it among all events.
FEW = 500
MIDNIGHT = time(0)
# No moment comes after the last days that a date can name.
LAST_DATE = date.max - timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Holds where a search has to look: among events that begin after `since`.

    `few` tells that so little is open that a search goes through that alone. `venues` counts
    the places.
    """

    since: datetime
    few: bool
    venues: int

    def events(self, search: Search, now: datetime) -> list[ColumnElement[bool]]:
        """Returns the conditions that leave out what cannot be found.

        They repeat the dates of the search as moments, by which events are kept in order.
        """
        since = max(self.since, at(search.first, MIDNIGHT)) if search.first else self.since
        conditions = [EventRow.starts_at >= since]
        if search.last and search.last < LAST_DATE:
            conditions.append(EventRow.starts_at < end_of_day(search.last))
        if self.few:
            conditions.append(EventRow.id.in_(_open(now)))
        return conditions


def look(*, now: datetime) -> Outlook:
    """Looks once where anything is open: windows with places, later openings, draws."""
    room = _bounded(_windows(now).order_by(SlotRow.starts_at))
    later = _bounded(union_all(*_opening_later(EventRow.starts_at, now)))
    venues = select(func.count()).select_from(VenueRow).scalar_subquery()
    asked = select(*room, *later, venues)
    windows, first, openings, first_opening, venues_kept = session().execute(asked).one()
    # Windows come in order, so that the first is the first even where the count was cut off.
    known = [first, first_opening if openings < FEW else now]
    since = min((moment for moment in known if moment), default=now)
    few = windows < FEW and openings < FEW
    return Outlook(since=max(since, now) - LONGEST_EVENT, few=few, venues=venues_kept)


def _bounded(asked: Select | CompoundSelect) -> tuple[ColumnElement[int], ColumnElement[datetime]]:
    some = asked.limit(FEW).subquery()
    count = select(func.count()).select_from(some).scalar_subquery()
    return count, select(func.min(some.c.starts_at)).scalar_subquery()


def _windows(now: datetime) -> Select:
    return select(SlotRow.starts_at).where(HAS_PLACES, SlotRow.starts_at > now)


def _opening_later(column: ColumnElement, now: datetime) -> tuple[Select, Select]:
    # Two questions, so that each has its index.
    later = select(column).where(EventRow.last_release_at > now)
    return later, select(column).where(by_draw())


def _open(now: datetime) -> CompoundSelect:
    windows = select(SlotRow.event_id).where(HAS_PLACES, SlotRow.starts_at > now)
    return union_all(windows, *_opening_later(EventRow.id, now))
