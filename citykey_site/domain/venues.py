"""A venue: a real place where an event is held."""

from dataclasses import dataclass

from citykey_site.domain.places import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """Holds a venue as staff typed it; the ward is typed, never derived (no ward map is kept)."""

    name: str
    address: str
    zip: str = ""
    ward: int | None = None
    point: Point | None = None
