"""How events went, in numbers of people, and what of it may be told.

What is shown of an event or a month is the same whoever asks for whichever months: small groups
are looked for in whole months, and a sum over months adds only what is shown of them. So no two
pages, side by side, tell what one of them keeps back.

The pages of one event that run the day show booked places as they are: whoever has those sees
the bookings themselves. Figures are made to be handed on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from citykey_site.domain.events import Event
from citykey_site.domain.suppression import Cell, cell, hidden, is_small, together, total

PARTS = ("came", "missed", "unmarked")
ALONE = ("canceled", "walked_in", "assisted")
SUPPRESSED = ("booked", *PARTS, *ALONE)
MEASURES = ("places", *SUPPRESSED)
MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFigures:
    """Holds the counts of one event.

    `came`, `missed` and `assisted` are among `booked`. `windows` have places, `full_windows`
    of them were full once; `full_at` is the hour in which the last of all went, None where one
    never filled. Small groups of `languages` are under an empty code.
    """

    event: Event
    places: int = 0
    booked: int = 0
    came: int = 0
    missed: int = 0
    canceled: int = 0
    walked_in: int = 0
    assisted: int = 0
    windows: int = 0
    full_windows: int = 0
    full_at: datetime | None = None
    languages: Mapping[str, int] = field(default_factory=dict)

    @property
    def unmarked(self) -> int:
        """Counts the booked people of whom nobody said whether they came."""
        return max(0, self.booked - self.came - self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Holds how an event filled: full windows of all, and how long before its start the last."""

    full_windows: int
    windows: int
    ahead: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Holds what may be told of an event, or of a month: one cell for each of `MEASURES`.

    `filled` and `languages` are None and empty where `booked` is not shown.
    """

    cells: Mapping[str, Cell]
    filled: Filled | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    event: Event | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Holds what may be told of a month (`first` is its first day) and of its events."""

    first: date
    whole: Shown
    events: tuple[Shown, ...]


def months(figures: Iterable[EventFigures]) -> list[Month]:
    """Returns what may be told, month by month; every event of each month must be given."""
    in_order = sorted(figures, key=lambda item: item.event.starts_at)
    by_month = groupby(in_order, key=lambda item: month_of(item.event.day))
    return [_month(first, list(events)) for first, events in by_month]


def overall(found: Sequence[Month]) -> Shown:
    """Returns the sums over months of what is shown of each."""
    wholes = [month.whole for month in found]
    return Shown(
        cells={name: total([whole.cells[name] for whole in wholes]) for name in MEASURES},
        languages=_added(whole.languages for whole in wholes),
    )


def month_of(day: date) -> date:
    """Returns the first day of the month of a day."""
    return day.replace(day=1)


def last_of(first: date) -> date:
    """Returns the last day of the month that begins on a day."""
    return month_of(first + timedelta(days=31)) - timedelta(days=1)


def _month(first: date, events: Sequence[EventFigures]) -> Month:
    kept_back = _kept_back(events)
    shown = tuple(_shown(place, item, kept_back) for place, item in enumerate(events))
    whole = {name: sum(getattr(item, name) for item in events) for name in MEASURES}
    return Month(
        first=first,
        whole=Shown(
            cells={
                name: cell(count, is_hidden=(MONTH, name) in kept_back)
                for name, count in whole.items()
            },
            languages=_added(item.languages for item in shown),
        ),
        events=shown,
    )


def _kept_back(events: Sequence[EventFigures]) -> set[tuple[int | str, str]]:
    lines = [*range(len(events)), MONTH]
    counts = {
        (place, name): getattr(item, name)
        for place, item in enumerate(events)
        for name in SUPPRESSED
    }
    for name in SUPPRESSED:
        counts[MONTH, name] = sum(getattr(item, name) for item in events)
    across = [tuple((line, name) for name in (*PARTS, "booked")) for line in lines]
    down = [tuple((line, name) for line in lines) for name in SUPPRESSED]
    # Who was not booked by staff is no number of any page, but one that can be worked out.
    by_staff = {
        (line, "assisted")
        for line in lines
        if is_small(counts[line, "booked"] - counts[line, "assisted"])
    }
    return hidden(counts, [*across, *down], also=by_staff)


def _shown(place: int, item: EventFigures, kept_back: set[tuple[int | str, str]]) -> Shown:
    cells = {
        name: cell(getattr(item, name), is_hidden=(place, name) in kept_back) for name in MEASURES
    }
    if cells["booked"].count is None:
        return Shown(cells=cells, event=item.event)
    return Shown(
        cells=cells,
        filled=_filled(item),
        languages=dict(item.languages),
        event=item.event,
    )


def _filled(item: EventFigures) -> Filled:
    ahead = item.event.starts_at - item.full_at if item.full_at else None
    return Filled(full_windows=item.full_windows, windows=item.windows, ahead=ahead)


def _added(groups: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for group in groups:
        found.update(group)
    return together(found)
