"""Which filters a search has, apart from their values: searches of one shape are one statement.

Making a statement takes longer than running it, so each shape is made once. What differs from
search to search stands in it as a named value.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import cos, radians

from sqlalchemy import Date, Float, Integer, String, bindparam

from citykey_site.domain.search import PAGE_ROWS, Search, Sort
from citykey_site.domain.times import at, end_of_day
from citykey_site.storage.columns import UtcDateTime

NOW = bindparam("now", type_=UtcDateTime)
SINCE = bindparam("since", type_=UtcDateTime)
BEFORE = bindparam("before", type_=UtcDateTime)
FIRST = bindparam("first", type_=Date)
WARD = bindparam("ward", type_=Integer)
PART = bindparam("part", type_=String)
PEOPLE = bindparam("people", type_=Integer)
LATITUDE = bindparam("latitude", type_=Float)
LONGITUDE = bindparam("longitude", type_=Float)
SHRINK = bindparam("shrink", type_=Float)
ROWS = bindparam("rows", type_=Integer)
SKIPPED = bindparam("skipped", type_=Integer)
NEEDED = bindparam("needed", type_=Integer)
NEARER = bindparam("nearer", type_=Integer)

MIDNIGHT = time(0)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
# After the last days that a date can name comes no moment any more.
LAST_DATE = date.max - timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Tells which filters there are; of words and days of the week, how many.

    `few` and `within` tell where is looked: among what little is open, among the nearest places.
    `fenced` tells that the engine has to be kept from reading the windows of all events at once.
    """

    ward: bool
    last: bool
    part: bool
    weekdays: int
    speaks: int
    access: int
    by_distance: bool
    few: bool = False
    within: bool = False
    fenced: bool = False


def shape_of(search: Search) -> Shape:
    """Returns the shape of a search. A ward has no point to measure from."""
    return Shape(
        ward=bool(search.place and search.place.ward),
        last=bool(search.last),
        part=bool(search.part),
        weekdays=len(search.weekdays),
        speaks=len(search.speaks),
        access=len(search.access),
        by_distance=search.sort is Sort.NEAREST and search.measures,
    )


def values_of(search: Search, *, since: datetime, now: datetime) -> dict[str, object]:
    """Returns the values of a search; its dates are moments, by which events are in order."""
    values = {
        "now": now,
        "since": max(since, at(search.first, MIDNIGHT)) if search.first else since,
        "before": end_of_day(search.last) if search.last and search.last < LAST_DATE else NEVER,
        "ward": search.place.ward if search.place else None,
        "part": search.part,
        "people": search.people,
        "rows": PAGE_ROWS,
        "skipped": first_row(search),
    }
    values |= {f"weekday{n}": day for n, day in enumerate(search.weekdays)}
    values |= {f"speaks{n}": f"% {code} %" for n, code in enumerate(search.speaks)}
    values |= {f"access{n}": f"% {code} %" for n, code in enumerate(search.access)}
    return values | point_values(search.place.point if search.place else None)


def point_values(point) -> dict[str, object]:
    """Returns the values of a point, of which distances are measured."""
    if point is None:
        return {}
    shrink = cos(radians(point.latitude))
    return {"latitude": point.latitude, "longitude": point.longitude, "shrink": shrink}


def first_row(search: Search) -> int:
    """Counts the rows before the page."""
    return (search.page - 1) * PAGE_ROWS
