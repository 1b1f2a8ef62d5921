"""Dates, times and moments as people write them in a spreadsheet in Chicago."""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache

from citykey_site.domain import times
from citykey_site.domain.event_csv.faults import CellWrong, FaultCode
from citykey_site.domain.refusals import WallTimeMissing, WallTimeTwice

# CityKey began in 2018; two digits of a year mean this century.
YEARS = range(2018, 2100)
WRITE_DATE = "Write the date like 2026-12-05."
WRITE_TIME = "Write the time like 10:00 or 1:30 PM."
WRITE_MOMENT = "Write the date and the time like 2026-11-30 09:00."
WRITE_CLOCK = "Write another time; the clock changes that night and this hour is missing or twice."

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
MONTHS = (
    {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
    | {name[:3]: number for number, name in enumerate(MONTH_NAMES, start=1)}
    | {"sept": 9}
)
NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = re.compile(r"(?:(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(.+)")
NTH = "(?:st|nd|rd|th)?"
# Spreadsheets that keep a date as a moment write midnight behind it.
MIDNIGHT = r"(?:[t ]0?0:00(?::00(?:\.0+)?)?)?"
SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})" + MIDNIGHT,
        r"(?P<m>\d{1,2})([-/])(?P<d>\d{1,2})\2(?P<y>\d{4}|\d{2})" + MIDNIGHT,
        rf"(?P<d>\d{{1,2}}){NTH}[ -]?(?P<m>{NAMED})\.?,?[ -]?(?P<y>\d{{4}}|\d{{2}})",
        rf"(?P<m>{NAMED})\.?[ -]?(?P<d>\d{{1,2}}){NTH}(?:, ?|[ -])(?P<y>\d{{4}})",
    )
)
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00(?:\.0+)?)?\s*(?:([ap])\.?\s?m\.?)?")
WORDS = {"noon": time(12), "midnight": time(0)}
TWELVE = re.compile(r"12(?::00)? (?=noon|midnight)")
DATE_THEN_TIME = re.compile(
    r"(.*\d{2})(?:,? at |[, t]+)(\d{1,2}(?:[:.]\d{2})?(?::\d{2})?\s*(?:[ap]\.?\s?m\.?)?|noon)"
)


def read_date(text: str) -> date:
    """Returns the date; with slashes the month comes first, as everywhere in Chicago.

    Raises CellWrong, also where a weekday is written that does not fit the date.
    """
    weekday, words = WEEKDAY.fullmatch(text.casefold()).groups()
    found = next((match for shape in SHAPES if (match := shape.fullmatch(words))), None)
    if not found:
        raise CellWrong(FaultCode.DATE_WRONG, WRITE_DATE)
    day = _date(found["y"], found["m"], found["d"])
    name = WEEKDAYS[day.weekday()]
    if weekday and not name.casefold().startswith(weekday):
        advice = f"Check the weekday or the date; {day} is a {name}."
        raise CellWrong(FaultCode.WEEKDAY_WRONG, advice)
    return day


def read_time(text: str) -> time:
    """Returns the wall time, to the minute; raises CellWrong."""
    text = text.casefold()
    found = CLOCK.fullmatch(text)
    if text in WORDS or not found:
        return _word(text)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half:
        raise CellWrong(FaultCode.TIME_WRONG, WRITE_TIME)
    try:
        return time(hour, minute)
    except ValueError:
        raise CellWrong(FaultCode.TIME_WRONG, WRITE_TIME) from None


def read_moment(text: str) -> datetime:
    """Returns the UTC moment that Chicago wall time, or ISO 8601 with an offset, means.

    Raises CellWrong; a date without a time is not enough, since midnight would be a guess.
    """
    return _with_offset(text) or _wall_moment(text.casefold())


def written_moment(moment: datetime) -> str:
    """Returns Chicago wall time, or ISO 8601 in UTC where that would not be exact."""
    local = times.local(moment)
    # Without the fold: it is not written, so nobody who reads the file knows of it.
    clock = local.time().replace(second=0, microsecond=0, fold=0)
    try:
        exact = times.at(local.date(), clock) == moment
    except (WallTimeMissing, WallTimeTwice):
        exact = False
    return f"{local:%Y-%m-%d %H:%M}" if exact else moment.astimezone(UTC).isoformat()


@lru_cache(maxsize=4096)
def moment(day: date, clock: time) -> datetime:
    """Returns the UTC moment of a wall time; raises CellWrong where the clock change hides it."""
    try:
        return times.at(day, clock)
    except (WallTimeMissing, WallTimeTwice):
        raise CellWrong(FaultCode.CLOCK_CHANGE, WRITE_CLOCK) from None


def _date(year: str, month: str, day: str) -> date:
    number = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        found = date(number, MONTHS.get(month) or int(month), int(day))
    except ValueError:
        raise CellWrong(FaultCode.DATE_WRONG, WRITE_DATE) from None
    if found.year not in YEARS:
        advice = f"Check the year; it is {YEARS.start} or later and before {YEARS.stop}."
        raise CellWrong(FaultCode.DATE_WRONG, advice)
    return found


def _word(text: str) -> time:
    try:
        return WORDS[TWELVE.sub("", text)]
    except KeyError:
        raise CellWrong(FaultCode.TIME_WRONG, WRITE_TIME) from None


def _with_offset(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo and found.year in YEARS else None


def _wall_moment(text: str) -> datetime:
    found = DATE_THEN_TIME.fullmatch(text)
    try:
        day, clock = read_date(found[1].strip(" ,")), read_time(found[2])
    except (CellWrong, TypeError):
        raise CellWrong(FaultCode.MOMENT_WRONG, WRITE_MOMENT) from None
    return moment(day, clock)
