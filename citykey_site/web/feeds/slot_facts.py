"""What the slot feed says, as resources of FHIR R4 with the extensions of SMART Scheduling Links.

A fact that is not known, such as the ZIP code of a place, is left out.
"""

import hashlib

from citykey_site.domain import times
from citykey_site.domain.events import Event
from citykey_site.domain.slots import Slot
from citykey_site.domain.venues import Venue
from citykey_site.web.feeds import facts
from citykey_site.web.render import office

EXTENSIONS = "http://fhir-registry.smarthealthit.org/StructureDefinition"
SERVICE = "Appointment for a CityKey card"


def location(venue: Venue) -> dict[str, object]:
    """Returns the Location of a venue; its id is made from name and address."""
    address = {"line": [venue.address], "city": "Chicago", "state": "IL"}
    found = {
        "resourceType": "Location",
        "id": _id_of(venue.name, venue.address),
        "name": venue.name,
        "telecom": [{"system": "phone", "value": office().phone}],
        "address": address | ({"postalCode": venue.zip} if venue.zip else {}),
    }
    if venue.point:
        point = {"latitude": venue.point.latitude, "longitude": venue.point.longitude}
        found["position"] = point
    return found | _said("description")


def schedule(event: Event) -> dict[str, object]:
    """Returns the Schedule of an event; its id is that of the event."""
    place = f"Location/{_id_of(event.venue.name, event.venue.address)}"
    return {
        "resourceType": "Schedule",
        "id": event.public_id,
        "serviceType": [{"text": SERVICE}],
        "actor": [{"reference": place, "display": event.venue.name}],
    } | _said("comment")


def slot(event: Event, window: Slot) -> dict[str, object]:
    """Returns the Slot of a window: free, with its places left and the link that books it."""
    return {
        "resourceType": "Slot",
        "id": _id_of(event.public_id, window.public_id),
        "schedule": {"reference": f"Schedule/{event.public_id}"},
        "status": "free",
        "start": times.local(window.starts_at).isoformat(),
        "end": times.local(window.ends_at).isoformat(),
        "extension": [
            _extension("booking-deep-link", valueUrl=facts.slot_url(event, window)),
            _extension("slot-capacity", valueInteger=window.left),
        ],
    } | _said("comment")


def _extension(name: str, **value: object) -> dict[str, object]:
    return {"url": f"{EXTENSIONS}/{name}", **value}


def _said(field: str) -> dict[str, object]:
    return {field: facts.notice()} if facts.notice() else {}


def _id_of(*words: str) -> str:
    return hashlib.blake2b("\0".join(words).encode(), digest_size=8).hexdigest()
