"""The words for figures: what is counted, a number that is not shown, a span of time."""

from datetime import date, timedelta

from citykey_site.domain.figures import Filled
from citykey_site.domain.suppression import SMALLEST, TOGETHER, Cell
from citykey_site.words.spoken import english_names

NAMES = {
    "places": "Places",
    "booked": "Booked",
    "came": "Came",
    "missed": "Missed",
    "unmarked": "Not marked",
    "canceled": "Canceled",
    "walked_in": "Walked in",
    "assisted": "Booked by staff",
}
ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)


def told(cell: Cell) -> str:
    """Writes a number, or why there is none."""
    if cell.is_small:
        return f"fewer than {SMALLEST}"
    if cell.count is None:
        return "not shown"
    return f"at least {cell.count:,}" if cell.is_part else f"{cell.count:,}"


def columns(names: list[str]) -> list[str]:
    """Returns the heads of columns."""
    return [NAMES[name] for name in names]


def ahead(span: timedelta) -> str:
    """Writes how long before the start an event was full ("12 days before it began")."""
    if span <= timedelta():
        return "after it began"
    number, unit = (span // ONE_DAY, "day") if span >= ONE_DAY else (span // ONE_HOUR, "hour")
    if not number:
        return "in the last hour before it began"
    return f"{number} {unit}{'' if number == 1 else 's'} before it began"


def filled(found: Filled | None) -> str:
    """Writes how many windows filled, and when the last ("all, 12 days before it began")."""
    if found is None:
        return "not shown"
    if not found.windows:
        return "no windows"
    if found.ahead is None:
        return f"{found.full_windows} of {found.windows} windows"
    return f"all, {ahead(found.ahead)}"


def month_name(first: date) -> str:
    """Writes a month ("December 2026")."""
    return f"{first:%B %Y}"


def languages(groups: dict[str, int]) -> list[tuple[str, int]]:
    """Returns languages by their English names with their people, the largest first."""
    names = english_names() | {TOGETHER: "Other languages" if len(groups) > 1 else "All languages"}
    rest_last = sorted(groups.items(), key=lambda item: (item[0] == TOGETHER, -item[1]))
    return [(names.get(code, code), people) for code, people in rest_last]
