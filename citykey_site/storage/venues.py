"""Keeps venues; the same name at the same address is the same venue."""

from dataclasses import replace

from sqlalchemy import select

from citykey_site.domain.places import Point
from citykey_site.domain.venues import Venue
from citykey_site.storage.db import session
from citykey_site.storage.tables import VenueRow


def keep(venue: Venue) -> int:
    """Keeps a venue, or brings the kept one up to date, and returns its row number."""
    row = (
        session()
        .scalars(select(VenueRow).filter_by(name=venue.name, address=venue.address))
        .one_or_none()
    )
    if row is None:
        row = VenueRow(name=venue.name, address=venue.address)
        session().add(row)
    row.zip, row.ward = venue.zip, venue.ward
    row.latitude = venue.point.latitude if venue.point else None
    row.longitude = venue.point.longitude if venue.point else None
    session().flush()
    return row.id


def fact(row: VenueRow) -> Venue:
    """Returns the venue that a row holds."""
    return Venue(
        name=row.name,
        address=row.address,
        zip=row.zip,
        ward=row.ward,
        point=point(row.latitude, row.longitude),
    )


def point(latitude: float | None, longitude: float | None) -> Point | None:
    """Returns the point of two coordinates, None where one is missing."""
    if latitude is None or longitude is None:
        return None
    return Point(latitude, longitude)


def every() -> dict[int, Venue]:
    """Returns the kept venues by row number, in order of their names."""
    rows = session().scalars(select(VenueRow).order_by(VenueRow.name, VenueRow.address))
    return {row.id: fact(row) for row in rows}


def get(number: int) -> Venue | None:
    """Returns the venue of a row."""
    row = session().get(VenueRow, number)
    return fact(row) if row else None


def completed(venue: Venue) -> Venue:
    """Returns a typed venue with what is kept of the same one where nothing was typed."""
    row = (
        session()
        .scalars(select(VenueRow).filter_by(name=venue.name, address=venue.address))
        .one_or_none()
    )
    if row is None:
        return venue
    kept = fact(row)
    return replace(
        venue,
        zip=venue.zip or kept.zip,
        ward=kept.ward if venue.ward is None else venue.ward,
        point=venue.point or kept.point,
    )
