"""How far venues are from a point, as the database measures it, and which are the nearest."""

from collections.abc import Iterator, Sequence
from math import cos, radians

from sqlalchemy import ColumnElement, case, select, true

from citykey_site.domain.places import Point
from citykey_site.storage.tables import VenueRow


def squared(point: Point) -> ColumnElement[float]:
    """Returns a measure that grows with the distance of a venue, for sorting alone.

    In a city the earth is flat: degrees to the north, and to the east as short as they are there.
    """
    east = (VenueRow.longitude - point.longitude) * cos(radians(point.latitude))
    north = VenueRow.latitude - point.latitude
    return north * north + east * east


def unmeasured() -> ColumnElement[int]:
    """Returns 1 for a venue without a point, which comes after all others."""
    return case((VenueRow.latitude.is_(None), 1), else_=0)


def areas(point: Point, numbers: Sequence[int], venues: int) -> Iterator[ColumnElement[bool]]:
    """Yields conditions for more and more of the nearest of all `venues`, at last for every one.

    Those at the same distance as the last are in.
    """
    for number in numbers:
        if number < venues:
            yield squared(point) <= _distance_of(number, point)
    yield true()


def _distance_of(number: int, point: Point) -> ColumnElement[float]:
    measured = select(squared(point)).where(VenueRow.latitude.is_not(None))
    nth = measured.order_by(squared(point)).limit(1).offset(number - 1)
    # Where fewer are measured than are asked for there is no such distance, and so no venue.
    return nth.correlate(None).scalar_subquery()
