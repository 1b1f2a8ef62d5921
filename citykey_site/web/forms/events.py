"""The forms of events. Their words are read by the domain, as the cells of a file are."""

from collections.abc import Iterable

from flask import request

from citykey_site.domain.event_csv.columns import BY_LANGUAGE, in_language
from citykey_site.domain.languages import served
from citykey_site.domain.typed import showable
from citykey_site.domain.venue_forms import VENUE_FIELDS

SEVERAL = ("speaks", "access", "weekdays")
SCHEDULE_FIELDS = ("date", "starts", "ends", "window_minutes", "places_per_window", "windows")
GIVING_FIELDS = (
    "opens_at", "release", "draw_opens_at", "draw_closes_at", "check_emails", "slow_return",
)  # fmt: skip


def event_fields() -> tuple[str, ...]:
    """Returns the fields of the event form in the order of the page."""
    words = [in_language(name, code) for name in BY_LANGUAGE for code in served()]
    there = ("speaks", "access")
    return ("chosen", *VENUE_FIELDS, *SCHEDULE_FIELDS, *there, *GIVING_FIELDS, *words)


def typed_words(names: Iterable[str]) -> dict[str, str]:
    """Returns what was typed in these fields; boxes that are ticked together are one word."""
    return {
        name: showable("; ".join(request.form.getlist(name)))
        if name in SEVERAL
        else showable(request.form.get(name, ""))
        for name in names
    }


def in_order(faults: Iterable[tuple[str, str]], names: Iterable[str]) -> list[tuple[str, str]]:
    """Returns faults in the order in which their fields stand on the page."""
    places = {name: place for place, name in enumerate(names)}
    return sorted(faults, key=lambda fault: places.get(fault[0], len(places)))
