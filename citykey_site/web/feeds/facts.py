"""What the feeds say of an event.

A canceled event stays in them, marked so, until it would have been over.
"""

from dataclasses import dataclass
from datetime import datetime

from citykey_site.domain import events as rules
from citykey_site.domain.events import Event, Standing, Status
from citykey_site.domain.languages import SOURCE
from citykey_site.domain.releases import Opening, openings
from citykey_site.domain.slots import Slot
from citykey_site.storage import events, kept, slots
from citykey_site.web.addresses import Addresses
from citykey_site.web.render import office

DEMONSTRATION = "Demonstration: these events are not real."


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Holds an event to come, its windows that have not started, and what of it opens later."""

    event: Event
    windows: tuple[Slot, ...]
    more: tuple[Opening, ...]

    @property
    def left(self) -> int:
        """Counts the places left; those of a canceled event are nobody's."""
        return sum(slot.left for slot in self.windows) if self.event.is_on else 0

    def standing(self, now: datetime) -> Standing:
        """Tells what the event is to a reader now."""
        return rules.standing(self.event, self.windows, now=now)


def coming(now: datetime) -> list[Coming]:
    """Returns every event that residents may see and that is not over, in order of time."""
    found = events.public_from(now)
    ids = [event.id for event in found]
    windows, later = slots.of_events(ids), kept.announced(ids, now=now)
    return [
        Coming(
            event=event,
            windows=tuple(slot for slot in windows[event.id] if not slot.has_started(now)),
            more=openings(later[event.id]),
        )
        for event in found
    ]


def event_facts(item: Coming) -> dict[str, object]:
    """Returns the facts of an event, by the names of the columns."""
    event, point = item.event, item.event.venue.point
    return {
        "event_id": event.public_id,
        "venue": event.venue.name,
        "address": event.venue.address,
        "zip": event.venue.zip,
        "ward": event.venue.ward,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "status": str(event.status),
        "opens_at": _moment(event.opens_at),
        "more_places_at": [
            {"opens_at": _moment(opening.opens_at), "places": opening.people}
            for opening in item.more
        ],
        "draw_opens_at": _moment(event.draw_opens_at),
        "draw_closes_at": _moment(event.draw_closes_at),
        "check_emails": event.check_emails,
        "speaks": list(event.speaks),
        "access": list(event.access),
        "places_left": item.left,
        "url": event_url(event),
    }


def slot_facts(event: Event, slot: Slot) -> dict[str, object]:
    """Returns the facts of a window; one that staff closed stays without places."""
    return {
        "slot_id": slot.public_id,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "status": str(event.status if slot.capacity else Status.CANCELED),
        "places_left": slot.left if event.is_on else 0,
        "url": slot_url(event, slot),
    }


def event_url(event: Event, code: str = SOURCE) -> str:
    """Returns the whole address of the page of an event."""
    return office().base_url + Addresses(code).event(event.public_id)


def slot_url(event: Event, slot: Slot) -> str:
    """Returns the whole address of the form that books a window."""
    return office().base_url + Addresses(SOURCE).book(event.public_id, slot.public_id)


def notice() -> str | None:
    """Returns what a demonstration says in every feed."""
    return DEMONSTRATION if office().demo else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
