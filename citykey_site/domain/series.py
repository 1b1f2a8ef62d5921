"""The dates of a series: "every Saturday for six weeks"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile

from citykey_site.domain.event_csv.faults import CellWrong, FaultCode
from citykey_site.domain.event_csv.moments import WEEKDAYS, read_date
from citykey_site.domain.event_csv.row_cells import Row
from citykey_site.domain.typed import whole_number

MOST_DATES = 26
MOST_WEEKS = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Holds a rule: from `first`, on these weekdays (0 is Monday), every so many weeks.

    It ends after `count` dates, or with `until`, whichever comes first; one of them is there.
    """

    first: date
    weekdays: frozenset[int]
    every_weeks: int = 1
    count: int | None = None
    until: date | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """Returns the dates, one more than may be made at once where there are too many."""
        most = MOST_DATES + 1 if self.count is None else self.count
        last = self.until or date.max
        return tuple(islice(takewhile(lambda day: day <= last, self._endless()), most))

    def _endless(self) -> Iterator[date]:
        monday = self.first - timedelta(days=self.first.weekday())
        while True:
            for weekday in sorted(self.weekdays):
                day = monday + timedelta(days=weekday)
                if day >= self.first:
                    yield day
            monday += self.every_weeks * WEEK


def read(typed: Mapping[str, str]) -> tuple[Series | None, list[tuple[str, str]]]:
    """Returns the rule that a form says, or every fault, each with its field and one sentence.

    `weekdays` are digits, 0 is Monday; where none is named it is the weekday of the first date.
    """
    row = Row(number=0, cells=typed)
    first = row.need("first", read_date)
    every = row.read("every", _weeks, 1)
    count = row.read("count", _count, None)
    until = row.read("until", read_date, None)
    faults = [(fault.column, fault.advice) for fault in row.faults]
    if not faults and count is None and until is None:
        faults.append(("count", "Write how many dates, or write the last date."))
    if faults:
        return None, faults
    weekdays = {int(digit) for digit in typed.get("weekdays", "") if digit in "0123456"}
    rule = Series(
        first=first,
        weekdays=frozenset(weekdays or {first.weekday()}),
        every_weeks=every,
        count=count,
        until=until,
    )
    faults = _wrong_length(rule)
    return (None, faults) if faults else (rule, [])


def weekday_names() -> tuple[str, ...]:
    """Returns the English names of the weekdays, Monday first."""
    return WEEKDAYS


def _wrong_length(rule: Series) -> list[tuple[str, str]]:
    if not rule.days:
        return [("until", "Write a last date after the first one.")]
    if len(rule.days) > MOST_DATES:
        return [("until", f"Write an earlier last date; at most {MOST_DATES} are made at once.")]
    return []


def _weeks(text: str) -> int:
    return _number(text, MOST_WEEKS)


def _count(text: str) -> int:
    return _number(text, MOST_DATES)


def _number(text: str, most: int) -> int:
    found = whole_number(text)
    if found is None or not 1 <= found <= most:
        raise CellWrong(FaultCode.PLACES_WRONG, f"Write a whole number from 1 to {most}.")
    return found
