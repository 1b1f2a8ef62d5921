"""One venue in several rows: what one row leaves empty another may say, but none may differ."""

from collections.abc import Sequence
from dataclasses import replace

from citykey_site.domain.event_csv.faults import Fault, FaultCode, shown
from citykey_site.domain.events import EventPlan
from citykey_site.domain.venues import Venue

Numbered = tuple[int, EventPlan]
FACTS = {"zip": "ZIP code", "ward": "ward", "point": "latitude and longitude"}


def with_same_venues(read: Sequence[Numbered]) -> tuple[list[EventPlan], list[Fault]]:
    """Returns the plans with what their venues have in common, and where two rows differ.

    A venue is kept once, so that two rows that differ would change it back and forth.
    """
    told: dict[tuple[str, str, str], tuple[int, object]] = {}
    faults = [fault for row, plan in read for fault in _compared(row, plan.venue, told)]
    return [replace(plan, venue=_whole(plan.venue, told)) for _, plan in read], faults


def _compared(row: int, venue: Venue, told: dict) -> list[Fault]:
    faults = []
    for name, words in FACTS.items():
        value = getattr(venue, name)
        if value in {None, ""}:
            continue
        first, known = told.setdefault((venue.name, venue.address, name), (row, value))
        if known != value:
            faults.append(_differs(row, name, words, first, venue))
    return faults


def _whole(venue: Venue, told: dict) -> Venue:
    found = {
        name: told[key][1] for name in FACTS if (key := (venue.name, venue.address, name)) in told
    }
    return replace(venue, **found)


def _differs(row: int, name: str, words: str, first: int, venue: Venue) -> Fault:
    return Fault(
        row=row,
        column="latitude" if name == "point" else name,
        code=FaultCode.VENUE_DIFFERS,
        value=shown(venue.name),
        advice=f"Write the same {words} as in row {first}; it is the same place.",
    )
