"""The words of the venue form, read by the rules of the events file."""

from collections.abc import Iterable, Mapping

from citykey_site.domain.event_csv.row_cells import Row
from citykey_site.domain.event_csv.rows import read_venue
from citykey_site.domain.venues import Venue

VENUE_FIELDS = ("venue", "address", "zip", "ward", "latitude", "longitude")
Faults = list[tuple[str, str]]


def read(typed: Mapping[str, str]) -> tuple[Venue | None, Faults]:
    """Returns the venue that a form says, or the faults, each with its field and one sentence."""
    row = Row(number=0, cells=typed)
    venue = read_venue(row)
    faults = once((fault.column, fault.advice) for fault in row.faults)
    return (None, faults) if faults else (venue, [])


def words_of(venue: Venue) -> dict[str, str]:
    """Returns the words with which the form of a venue begins."""
    return {
        "venue": venue.name,
        "address": venue.address,
        "zip": venue.zip,
        "ward": str(venue.ward or ""),
        "latitude": str(venue.point.latitude) if venue.point else "",
        "longitude": str(venue.point.longitude) if venue.point else "",
    }


def once(faults: Iterable[tuple[str, str]]) -> Faults:
    """Returns the first fault of each field."""
    found: dict[str, str] = {}
    for field, advice in faults:
        found.setdefault(field, advice)
    return list(found.items())
