"""What a person searches for: a place, dates, parts of the day, and room for a party."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from citykey_site.domain.places import Place
from citykey_site.domain.times import PartOfDay

PAGE_ROWS = 20
# So many rows are counted from a page on; of more nobody needs the exact number.
COUNTED_ROWS = 3 * PAGE_ROWS
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Sort(StrEnum):
    """Names the order of the answer."""

    SOONEST = "soonest"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Holds a checked search; an empty field does not narrow the answer.

    `weekdays` counts Monday as 0. `page` begins with 1.
    """

    place: Place | None = None
    first: date | None = None
    last: date | None = None
    part: PartOfDay | None = None
    weekdays: tuple[int, ...] = ()
    people: int = 1
    speaks: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    sort: Sort = Sort.SOONEST
    page: int = 1

    @property
    def measures(self) -> bool:
        """Tells whether distances can be given: a ward has no point."""
        return self.place is not None and self.place.point is not None


def without(search: Search, name: str) -> Search:
    """Returns the same search without one filter, from its first page."""
    blank = Search()
    fields = {"dates": ("first", "last")}.get(name, (name,))
    changes = {field: getattr(blank, field) for field in fields}
    return replace(search, page=1, **changes)


def filters_in_use(search: Search) -> tuple[str, ...]:
    """Names the filters that narrow the search, in the order in which a person may drop them."""
    used = {
        "dates": search.first or search.last,
        "weekdays": search.weekdays,
        "part": search.part,
        "speaks": search.speaks,
        "access": search.access,
        "people": search.people > 1,
        "place": search.place,
    }
    return tuple(name for name, value in used.items() if value)
