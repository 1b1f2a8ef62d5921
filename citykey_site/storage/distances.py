"""How far venues are from a point, as the database measures it, and which are the nearest."""

from sqlalchemy import ColumnElement, Select, case, select

from citykey_site.storage.search_shape import LATITUDE, LONGITUDE, NEARER, SHRINK
from citykey_site.storage.tables import VenueRow


def squared() -> ColumnElement[float]:
    """Returns a measure that grows with the distance of a venue, for sorting alone.

    In a city the earth is flat: degrees to the north, and to the east as short as they are there.
    """
    east = (VenueRow.longitude - LONGITUDE) * SHRINK
    north = VenueRow.latitude - LATITUDE
    return north * north + east * east


def unmeasured() -> ColumnElement[int]:
    """Returns 1 for a venue without a point, which comes after all others."""
    return case((VenueRow.latitude.is_(None), 1), else_=0)


def nearest() -> Select:
    """Asks for the venues that are no farther than the first after `NEARER` others.

    Where no more are measured than those others there is no such distance, and so no venue.
    """
    measured = select(squared()).where(VenueRow.latitude.is_not(None))
    farthest = measured.order_by(squared()).limit(1).offset(NEARER)
    return select(VenueRow.id).where(squared() <= farthest.correlate(None).scalar_subquery())
