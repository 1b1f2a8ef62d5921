"""Finding an event: by place first, or by time first. The two combine freely."""

from dataclasses import replace
from datetime import datetime
from math import ceil

from flask import Blueprint, Response, request

from citykey_site import clock
from citykey_site.domain import events as rules
from citykey_site.domain.search import (
    COUNTED_ROWS,
    PAGE_ROWS,
    WEEKDAYS,
    Search,
    filters_in_use,
    without,
)
from citykey_site.domain.times import PartOfDay
from citykey_site.storage import search as storage
from citykey_site.storage.search import EventFound, TimeFound
from citykey_site.web.forms.search import Asked, read
from citykey_site.web.kept_pages import kept
from citykey_site.web.render import page, public_page

blueprint = Blueprint("search", __name__)
MISTAKE = 422
NOTHING_CHOSEN = Search()
FIELDS = {"place": "near", "part": "time", "weekdays": "day"}


@blueprint.get("/<lang>/events")
@kept
def by_place() -> Response:
    """Shows events with room, place first."""
    return _answer("events", storage.find_events, _event_rows)


@blueprint.get("/<lang>/times")
@kept
def by_time() -> Response:
    """Shows windows with room across all places, time first."""
    return _answer("times", storage.find_times, _time_rows)


def _answer(name: str, find, rows_of) -> Response:
    now = clock.now()
    asked = read(request.args)
    if asked.errors:
        return page("search/mistake.html", MISTAKE, **_facts(name, asked, now))
    found, total = find(asked.search, now=now)
    if not total and asked.search.page > 1:
        # A page past the end, as when places filled since the link was made: show the first.
        asked.search = replace(asked.search, page=1)
        found, total = find(asked.search, now=now)
    pages = max(1, ceil(total / PAGE_ROWS))
    facts = _facts(name, asked, now)
    if not total:
        return public_page("search/nothing.html", **facts, ways=_ways_out(asked, name, now))
    # What comes after the page is counted up to a bound only.
    more = total - (asked.search.page - 1) * PAGE_ROWS > COUNTED_ROWS
    answer = {"rows": rows_of(found, now), "total": total, "pages": pages, "more": more}
    return public_page(f"search/{name}.html", **facts, **answer)


def _event_rows(found: list[EventFound], now: datetime) -> list[tuple[EventFound, bool]]:
    """Returns each event with whether its booking opens later: all that its row tells."""
    return [(item, bool(item.opens_at and item.opens_at > now)) for item in found]


def _time_rows(found: list[TimeFound], _now: datetime) -> list[tuple[TimeFound]]:
    return [(item,) for item in found]


def _facts(name: str, asked: Asked, now: datetime) -> dict[str, object]:
    return {
        "name": name,
        "asked": asked,
        "search": asked.search,
        "nothing_chosen": NOTHING_CHOSEN,
        "days": tuple(storage.days_with_events(now=now)),
        "weekdays": WEEKDAYS,
        "parts": tuple(PartOfDay),
        "spoken_codes": rules.SPOKEN,
        "access_codes": rules.ACCESS,
    }


def _ways_out(asked: Asked, name: str, now: datetime) -> dict[str, object]:
    """Finds what leads on from an empty answer: the nearest date, the next place, and the same
    search without one filter.
    """
    search = asked.search
    wanted = search.first or search.last
    undated = without(search, "dates")
    placed = without(search, "place") if search.place else search
    next_place, _ = storage.find_events(placed, now=now, rows=1)
    return {
        "day": storage.nearest_day(undated, wanted, now=now) if wanted else None,
        "event": next_place[0] if next_place else None,
        "fewer": _fewer(search, now),
    }


def _fewer(search: Search, now: datetime) -> list[tuple[str, dict[str, None], int, bool]]:
    """Lists each filter that can be dropped, the fields it takes away, and what is found then.

    The last tells that more is found than is counted.
    """
    found = []
    for filter_name in filters_in_use(search):
        _, total = storage.find_events(without(search, filter_name), now=now, rows=1)
        if total:
            fields = (
                ("from", "to")
                if filter_name == "dates"
                else (FIELDS.get(filter_name, filter_name),)
            )
            found.append((filter_name, dict.fromkeys(fields), total, total > COUNTED_ROWS))
    return found
