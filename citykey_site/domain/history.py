"""The history of events: who did what, when. No line of it tells of a resident."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

COMMAND = "command"
WORKER = "by itself"


class Deed(StrEnum):
    """Names what staff did; `web/staff/history.py` has the words for each."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "draft removed"
    PUBLISHED = "published"
    PLANNED = "planned to publish"
    UNPLANNED = "publishing taken back"
    VENUE_KEPT = "venue kept"
    EVENT_CANCELED = "event canceled"
    WINDOW_CANCELED = "window canceled"
    IMPORTED = "imported"
    EXPORTED = "exported"
    PASS_MADE = "pass made"
    PASS_REVOKED = "pass revoked"
    BOOKED_FOR_SOMEONE = "booked for someone"
    WALKED_IN = "walked in"
    MISSED = "marked missed"
    PAPER_ENTERED = "paper entered"
    STAFF_ADDED = "staff added"
    STAFF_CHANGED = "staff changed"
    LIMIT_APPROVED = "higher limit approved"
    LIMIT_REFUSED = "higher limit refused"
    LIMIT_WITHDRAWN = "higher limit taken back"
    DRAWN = "drawn"
    REPORTS_EMPTIED = "reports emptied"
    HOLD_BEGUN = "legal hold begun"
    HOLD_ENDED = "legal hold ended"


# Each is about one party, and the moment of a letter to it stands in the logs of mail servers:
# lined up with it, the line would tell of an address when all else is erased.
OF_ONE_PARTY = frozenset(
    {
        Deed.BOOKED_FOR_SOMEONE,
        Deed.WALKED_IN,
        Deed.MISSED,
        Deed.LIMIT_APPROVED,
        Deed.LIMIT_REFUSED,
        Deed.LIMIT_WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Holds one line. `facts` are counts and moments only, never an email, a code or a name.

    `event_id` is the public id of the event, empty where the deed belongs to none.
    """

    at: datetime
    actor: str
    deed: Deed
    event_id: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
