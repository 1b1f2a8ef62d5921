"""Dates, times, lists and numbers as people of each language write them.

The one module for pages, letters, calendars and print. Everything is in Chicago time.
"""

import re
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list

from citykey_site.domain.languages import SOURCE, served
from citykey_site.domain.times import local

REMEMBERED = 4096
SOUNDS_LIKE_AND = re.compile("h?[ií](?!e)", re.IGNORECASE)


@lru_cache(REMEMBERED)
def date_text(day: date, code: str) -> str:
    """Writes a date with weekday and year ("Saturday, December 5, 2026")."""
    language = served()[code]
    return format_date(day, language.date, locale=language.locale)


@lru_cache(REMEMBERED)
def short_date_text(day: date, code: str) -> str:
    """Writes a date with weekday, without the year ("Saturday, December 5")."""
    language = served()[code]
    return format_date(day, language.date_short, locale=language.locale)


@lru_cache(REMEMBERED)
def month_text(month: str, code: str) -> str:
    """Writes a month or a year ("2024-05" is "May 2024", "2024" stays a year)."""
    day = date.fromisoformat(f"{month}-01-01"[:10])
    skeleton = "yMMMM" if "-" in month else "y"
    return format_skeleton(skeleton, day, locale=served()[code].locale)


@lru_cache(REMEMBERED)
def clock_text(moment: datetime, code: str) -> str:
    """Writes one time on the 12-hour clock of signs and staff ("1:05 PM")."""
    language = served()[code]
    text = _clock(moment, language.locale)
    return f"{text} ({local(moment):%H:%M})" if language.clock_24 else text


@lru_cache(REMEMBERED)
def range_text(starts_at: datetime, ends_at: datetime, code: str) -> str:
    """Writes a span of time ("10:00 AM – 1:00 PM")."""
    language = served()[code]
    return language.time_range.format(
        _clock(starts_at, language.locale), _clock(ends_at, language.locale)
    )


def moment_text(moment: datetime, code: str) -> str:
    """Writes date and time in one line ("Saturday, December 5, 2026, 10:30 AM")."""
    return f"{date_text(local(moment).date(), code)}, {clock_text(moment, code)}"


def typed_moment_text(moment: datetime) -> str:
    """Writes date and time in English for a terminal: with spaces that can be typed and found."""
    return moment_text(moment, SOURCE).replace("\u00a0", " ")


def short_moment_text(moment: datetime, code: str) -> str:
    """Writes date and time without the year ("Saturday, December 5, 10:30 AM")."""
    return f"{short_date_text(local(moment).date(), code)}, {clock_text(moment, code)}"


def list_text(items: list[str], code: str) -> str:
    """Writes a list with the "and" of the language ("A, B, and C")."""
    text = format_list(items, locale=served()[code].locale)
    if code == "es" and len(items) > 1 and SOUNDS_LIKE_AND.match(items[-1]):
        # CLDR leaves this to the program: "español e inglés", never "y inglés".
        head, last = text[: -len(items[-1])], items[-1]
        return f"{head.removesuffix(' y ')} e {last}"
    return text


def _clock(moment: datetime, locale: str) -> str:
    # CLDR puts thin and narrow no-break spaces there; old mail programs show them as boxes.
    # A plain no-break space keeps "1:05 PM" on one line.
    text = format_time(local(moment).time(), "h:mm a", locale=locale)
    return text.replace("\u202f", "\u00a0").replace("\u2009", "\u00a0").replace(" ", "\u00a0")
