"""A flyer for a notice board: which address is short enough to be typed from paper."""

from citykey_site.domain import place_facts
from citykey_site.domain.distances import miles_between
from citykey_site.domain.place_facts import Kind, Place

EVENTS = 6


def short_zip(place: Place | None) -> str | None:
    """Returns the ZIP that stands for a place in the short address, None for all of Chicago.

    A ward has no point, so no ZIP is near it.
    """
    if place is None or place.point is None:
        return None
    if place.kind is Kind.ZIP:
        return place.name
    known = place_facts.zips().values()
    return min(known, key=lambda item: miles_between(place.point, item.point)).name
