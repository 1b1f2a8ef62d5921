"""The rows of an answer, and what is asked of the database for them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, func, select

from citykey_site.domain.places import Point, miles_between
from citykey_site.storage import venues
from citykey_site.storage.search_conditions import BY_DRAW, later, places_left
from citykey_site.storage.tables import EventRow, KeptRow, SlotRow, VenueRow

# So many distances are kept, of a venue from a place that we know.
MEASURED = 4096


class EventFound(NamedTuple):
    """Holds one event of an answer; `left` counts people over all coming windows.

    `later` counts those places that open at an announced moment, the next of which is `later_at`.
    `by_draw` tells that a draw is still to decide.
    """

    event_id: str
    venue: str
    address: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    speaks: tuple[str, ...]
    access: tuple[str, ...]
    left: int
    later: int
    later_at: datetime | None
    by_draw: bool
    miles: float | None


class TimeFound(NamedTuple):
    """Holds one window of an answer that has room for the whole party."""

    event_id: str
    slot_id: str
    venue: str
    address: str
    starts_at: datetime
    left: int
    miles: float | None


def events() -> Select:
    """Asks for the facts of events."""
    return (
        select(
            EventRow.public_id, VenueRow.name, VenueRow.address, EventRow.starts_at,
            EventRow.ends_at, EventRow.opens_at, EventRow.speaks, EventRow.access,
            places_left(), later(func.coalesce(func.sum(KeptRow.people), 0), 0),
            later(func.min(KeptRow.ends_at), None), BY_DRAW,
            VenueRow.latitude, VenueRow.longitude,
        )
        .select_from(EventRow)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
    )  # fmt: skip


def times() -> Select:
    """Asks for the facts of windows."""
    return (
        select(
            EventRow.public_id, SlotRow.public_id, VenueRow.name, VenueRow.address,
            SlotRow.starts_at, SlotRow.capacity - SlotRow.taken,
            VenueRow.latitude, VenueRow.longitude,
        )
        .select_from(SlotRow)
        .join(EventRow, EventRow.id == SlotRow.event_id)
        .join(VenueRow, VenueRow.id == EventRow.venue_id)
    )  # fmt: skip


def time_found(row: Sequence, near: Point | None) -> TimeFound:
    """Returns the window of a row of `times`, with its distance from a point."""
    return TimeFound(*row[:6], _miles(near, *row[6:8]))


def event_found(row: Sequence, near: Point | None) -> EventFound:
    """Returns the event of a row of `events`, with its distance from a point."""
    return EventFound(*row[:12], _miles(near, *row[12:14]))


@lru_cache(MEASURED)
def _miles(near: Point | None, latitude: float | None, longitude: float | None) -> float | None:
    there = venues.point(latitude, longitude)
    return miles_between(near, there) if near and there else None
