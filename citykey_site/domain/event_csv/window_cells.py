"""The two cells that say an event's windows: the usual places, and the windows that differ."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from citykey_site.domain import times
from citykey_site.domain.event_csv.own_windows import is_clear, written
from citykey_site.domain.events import Event, WindowPlan
from citykey_site.domain.slots import Slot

Hours = tuple[datetime, datetime]


def window_cells(event: Event, slots: Sequence[Slot]) -> tuple[int, str]:
    """Returns the usual number of places, and the windows that differ as they are read back.

    A window of the rule without a slot has no places; a slot without places and outside the
    rule was closed, and is no window any more.
    """
    kept = {(slot.starts_at, slot.ends_at): slot.capacity for slot in slots}
    rule = {hours: kept.get(hours, 0) for hours in _rule(event)}
    usual = Counter(rule.values()).most_common(1)[0][0] if rule else 0
    own = {hours: places for hours, places in kept.items() if places and hours not in rule}
    replaced = {starts_at for starts_at, _ in own}
    cells = {hours: _written(hours, places) for hours, places in own.items()}
    for hours, places in rule.items():
        if places != usual and hours[0] not in replaced:
            cells[hours] = _short(hours, places)
    return usual, ";".join(cells[hours] for hours in sorted(cells))


def _rule(event: Event) -> list[Hours]:
    starts, ends = (times.local(moment).time() for moment in (event.starts_at, event.ends_at))
    return list(times.windows(event.day, starts, ends, event.window_minutes))


def _short(hours: Hours, places: int) -> str:
    # The hour that the clock change repeats is written with its zone, which needs both ends.
    if not is_clear(hours[0]):
        return _written(hours, places)
    return f"{times.local(hours[0]):%H:%M}={places}"


def _written(hours: Hours, places: int) -> str:
    return written(WindowPlan(starts_at=hours[0], ends_at=hours[1], places=places))
