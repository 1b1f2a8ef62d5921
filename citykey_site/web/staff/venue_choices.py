"""The venues to choose from: those that are kept, and known ones that no event has had yet."""

from citykey_site.domain.event_csv.ids import slug
from citykey_site.domain.known_venues import by_name
from citykey_site.domain.venues import Venue
from citykey_site.storage import venues


def kept() -> dict[str, Venue]:
    """Returns the kept venues by their key in a form."""
    return {f"kept-{number}": venue for number, venue in venues.every().items()}


def known() -> dict[str, Venue]:
    """Returns the known venues that are not kept, by their key in a form."""
    there = {(venue.name, venue.address) for venue in venues.every().values()}
    return {
        f"known-{slug(f'{venue.name} {venue.address}')}": venue
        for venue in by_name()
        if (venue.name, venue.address) not in there
    }


def key_of(wanted: Venue) -> str:
    """Returns the key of a kept venue, empty where it is not kept."""
    same = (wanted.name, wanted.address)
    keys = (key for key, venue in kept().items() if (venue.name, venue.address) == same)
    return next(keys, "")


def names() -> dict[str, str]:
    """Returns the name of each venue by its key."""
    return {key: venue.name for key, venue in (kept() | known()).items()}
