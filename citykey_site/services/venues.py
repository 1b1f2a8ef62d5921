"""Keeps what staff know of a venue."""

from datetime import datetime

from citykey_site.domain.history import Deed
from citykey_site.domain.venues import Venue
from citykey_site.storage import history, venues
from citykey_site.storage.db import transaction


def keep(venue: Venue, *, by: str, now: datetime) -> None:
    """Keeps a venue, or brings the one with this name and address up to date."""
    with transaction():
        number = venues.keep(venue)
        history.add(Deed.VENUE_KEPT, by=by, now=now, venue=number)
