"""The words for a line of the history: who, what, and with which counts."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from citykey_site.domain.history import COMMAND, WORKER, Deed, Entry
from citykey_site.domain.languages import SOURCE
from citykey_site.words.moments import moment_text

DEEDS = {
    Deed.ADDED: "Made the event as a draft or by a file",
    Deed.CHANGED: "Changed the event",
    Deed.REMOVED: "Threw the draft away",
    Deed.PUBLISHED: "Published the event",
    Deed.PLANNED: "Planned to publish the event",
    Deed.UNPLANNED: "Took the planned publishing back",
    Deed.VENUE_KEPT: "Added a venue, or changed what is known of it",
    Deed.EVENT_CANCELED: "Canceled the event",
    Deed.WINDOW_CANCELED: "Canceled a window of time",
    Deed.IMPORTED: "Imported a file of events",
    Deed.EXPORTED: "Took a file out",
    Deed.PASS_MADE: "Made day passes",
    Deed.PASS_REVOKED: "Revoked day passes",
    Deed.BOOKED_FOR_SOMEONE: "Booked for somebody",
    Deed.WALKED_IN: "Counted people who walked in",
    Deed.MISSED: "Marked people as missed",
    Deed.PAPER_ENTERED: "Entered a paper list",
    Deed.STAFF_ADDED: "Added a person to the staff",
    Deed.STAFF_CHANGED: "Changed an account of the staff",
    Deed.LIMIT_APPROVED: "Approved a higher limit",
    Deed.LIMIT_REFUSED: "Refused a higher limit",
    Deed.LIMIT_WITHDRAWN: "Took a higher limit back",
    Deed.DRAWN: "Drew the tickets",
    Deed.REPORTS_EMPTIED: "Removed reports about pages",
    Deed.HOLD_BEGUN: "Began a legal hold: nothing is erased",
    Deed.HOLD_ENDED: "Ended the legal hold",
}
FACTS = {
    "kept": "people who keep place and time",
    "moved": "people with a new time or place",
    "lost": "people who lost their place",
    "unreachable": "people whom mail does not reach",
    "later": "places that open later",
    "partners": "places for 311 and partners",
    "passes": "day passes",
    "tickets": "tickets in the draw",
    "won": "tickets that won",
    "request": "request number",
    "bookings": "appointments at a time",
    "reports": "reports",
}
OTHERS = {COMMAND: "A command on the server", WORKER: "The site by itself"}


def actor(label: str, names: Mapping[str, str]) -> str:
    """Writes who did something; one who is no longer kept is told by the label."""
    return OTHERS.get(label) or names.get(label) or label


def deed(entry: Entry) -> str:
    """Writes what was done."""
    return DEEDS[entry.deed]


def facts(entry: Entry) -> Iterator[str]:
    """Yields the counts and moments of a line in words."""
    for name, value in entry.facts.items():
        words = FACTS.get(name, name.replace("_", " ")).capitalize()
        yield f"{words}: {_moment(value) or value}"


def _moment(value: object) -> str:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return ""
    return moment_text(moment, SOURCE) if moment and moment.tzinfo else ""
