"""Real venues of past public events, and libraries, from `data/venues.csv`."""

import re
from functools import cache

from citykey_site.domain.place_facts import point_of, rows
from citykey_site.domain.venues import Venue

WARD_OFFICE = re.compile(r"(\d{1,2})(?:st|nd|rd|th) Ward\b")
PERSON = re.compile(r" \(.*\)")


@cache
def by_kind() -> tuple[tuple[str, Venue], ...]:
    """Returns each venue with its kind.

    A name with a comma is in the order of a register ("Daley, Richard J.") and is passed over.
    """
    return tuple((row["kind"], _venue(row)) for row in rows("venues") if "," not in row["name"])


@cache
def by_name() -> tuple[Venue, ...]:
    """Returns the venues in order of their names."""
    return tuple(sorted((venue for _, venue in by_kind()), key=lambda venue: venue.name))


def _venue(row: dict[str, str]) -> Venue:
    """Returns a venue; its ward is known only where its name says it, and people are left out."""
    ward = WARD_OFFICE.match(row["name"])
    return Venue(
        name=PERSON.sub("", row["name"]),
        address=row["address"],
        zip=row["zip"],
        ward=int(ward[1]) if ward else None,
        point=point_of(row),
    )
